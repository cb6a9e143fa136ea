import type { BackendPresence } from '@residualjs/backends';
import type { ModelName } from '@residualjs/models';
import { oneOf } from '../arguments.js';
import type { Diagnosis } from '../doctor/diagnose.js';
import { BUILD_NAMES, type BuildName } from '../doctor/tensorflow/builds.js';
import { EXIT } from '../exit-codes.js';
import { writeJson } from '../json-file.js';
import type { CliCommand } from '../program.js';
import { type Style, styleFor } from '../style.js';
import { formatFields, formatTable } from '../table.js';

interface DoctorOptions {
  model: ModelName;
  json?: string;
  installTensorflow?: BuildName;
  yes?: boolean;
  save?: boolean;
}

/** `residualjs doctor`: what this machine can compute with, and what training a model would lack on each backend. */
export const doctorCommand: CliCommand = {
  define(command) {
    command
      .summary('tell what this machine has to compute with')
      .description(
        'Tell what this machine has to compute with: Node, versions, backends present and absent, SIMD, threads, and ' +
          'the kernels that training a model would lack on each backend.',
      )
      .option('--model <name>', 'the model whose kernels are looked for', 'resnet20')
      .option(
        '--install-tensorflow <build>',
        'cpu or gpu: set tfjs-node up in this project, over TensorFlow from PyPI, where its own installer cannot (Linux x64; asks first)',
        oneOf(BUILD_NAMES),
      )
      .option('--yes', 'with --install-tensorflow: do not ask')
      .option('--no-save', 'with --install-tensorflow: leave package.json as it is')
      .addHelpText(
        'after',
        '\nExamples: residualjs doctor --model preresnet110\n          residualjs doctor --install-tensorflow cpu',
      );
  },

  async run(io, { model, json, installTensorflow, yes, save }: DoctorOptions) {
    if (installTensorflow !== undefined) {
      const { runInstallCommand } = await import('../doctor/tensorflow/install-command.js');
      return runInstallCommand(io, { installTensorflow, yes, save, json });
    }
    const { diagnose } = await import('../doctor/diagnose.js');
    const diagnosis = await diagnose(model);
    io.stdout.write(`${format(diagnosis, styleFor(io.stdout, io.environment)).join('\n')}\n`);
    await writeJson(json, diagnosis);
    return EXIT.success;
  },
};

function format({ machine, versions, backends, auto, wasm, training }: Diagnosis, style: Style): string[] {
  const fields: [string, string][] = [
    ['Node', `${machine.node} on ${machine.platform} ${machine.architecture}`],
    ['processor', `${machine.processor}, ${machine.cores} cores`],
    ['memory', `${(machine.memoryBytes / 2 ** 30).toFixed(1)} GiB`],
    [
      'wasm',
      wasm === null ? 'absent' : `${wasm.simd} SIMD, ${wasm.threads} thread${wasm.threads === 1 ? '' : 's'}`,
    ],
    ['auto takes', auto ?? 'nothing: no backend starts here'],
    [
      'versions',
      Object.entries(versions)
        .map((entry) => entry.join(' '))
        .join('\n'),
    ],
  ];
  const state = ({ present, reason, install }: BackendPresence) =>
    present ? style.good('present') : `${style.bad('absent')}  ${reason}${install ? `: ${install}` : ''}`;
  const list = formatTable(
    [{ title: 'backend' }, { title: 'state' }],
    backends.map((presence) => [presence.name, state(presence)]),
    style.bold,
  );
  const lacks = formatTable(
    [{ title: 'backend' }, { title: `kernels that training ${training.model} would lack` }],
    training.missing.map(({ backend, note, kernels, reason }) => [
      note === undefined ? backend : `${backend}, ${note}`,
      kernels === null ? style.dim(`unknown: ${reason}`) : kernels.join(', ') || 'none',
    ]),
    style.bold,
  );
  return [...formatFields(fields, style.bold), '', ...list, '', ...lacks];
}

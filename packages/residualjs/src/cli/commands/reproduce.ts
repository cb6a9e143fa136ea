import { nearest as nearNames } from '@residualjs/common';
import { oneOf } from '../arguments.js';
import { BACKENDS } from '../backend-names.js';
import { EXIT } from '../exit-codes.js';
import { writeJson } from '../json-file.js';
import { duration } from '../numbers.js';
import type { CliCommand } from '../program.js';
import { stepProgress } from '../progress.js';
import { styleFor } from '../style.js';
import { formatFields } from '../table.js';
import { backendText } from '../train/describe-run.js';
import { UsageError } from '../usage-error.js';

/** The options of `residualjs reproduce`, as they are given. */
interface ReproduceOptions {
  backend: (typeof BACKENDS)[number];
  figure?: string;
  json?: string;
}

/** `residualjs reproduce [NAME]`: runs an experiment of the literature, or lists them. */
export const reproduceCommand: CliCommand = {
  define(command) {
    command
      .summary('run an experiment of the literature and draw its figure')
      .description('Run an experiment of the literature and draw its figure. Without a name: list them.')
      .argument('[name]', 'which experiment')
      .option('--backend <name>', BACKENDS.join(', '), oneOf(BACKENDS), 'auto')
      .option('--figure <file>', 'write the figure there, as SVG')
      .addHelpText('after', '\nExample: residualjs reproduce identity-versus-zero --figure zero.svg');
  },

  async run(io, name: string | undefined, options: ReproduceOptions) {
    const { drawFigures, EXPERIMENTS, reproduce } = await import('@residualjs/experiments');
    const style = styleFor(io.stdout, io.environment);
    if (name === undefined) {
      const list = Object.values(EXPERIMENTS);
      const lines = list.map(({ name, title, source }) => `${style.bold(name)}\n  ${title}\n  ${source}`);
      io.stdout.write(`${lines.join('\n')}\n`);
      await writeJson(
        options.json,
        list.map(({ name, title, source }) => ({ name, title, source })),
      );
      return EXIT.success;
    }
    const experiment = Object.hasOwn(EXPERIMENTS, name) ? EXPERIMENTS[name] : undefined;
    if (experiment === undefined) {
      const near = nearNames(name, Object.keys(EXPERIMENTS));
      throw new UsageError(`there is no experiment '${name}'; the nearest are ${near.join(', ')}`);
    }
    const { useBackend } = await import('@residualjs/backends');
    const backend = await useBackend(options.backend);
    const progress = stepProgress(io.stderr, experiment.name);
    const start = performance.now();
    const { result, claims } = await reproduce(experiment, { onProgress: progress.update });
    progress.stop();
    const seconds = (performance.now() - start) / 1000;
    const fields: [string, string][] = [
      ['question', experiment.title],
      ['source', experiment.source],
      ['backend', backendText(backend)],
      ['time', duration(seconds)],
    ];
    if (options.figure !== undefined) {
      const { writeWhole } = await import('@residualjs/training/node');
      const [figure] = Object.values(await drawFigures(experiment, result));
      await writeWhole(options.figure, figure);
      fields.push(['figure', options.figure]);
    }
    io.stdout.write(`${formatFields(fields, style.bold).join('\n')}\n\n${experiment.summarize(result)}\n`);
    const { passedOver: _, ...used } = backend;
    await writeJson(options.json, { name: experiment.name, seconds, backend: used, result, claims });
    return EXIT.success;
  },
};

import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT } from '../../exit-codes.js';
import type { CliIo } from '../../io.js';
import { writeJson } from '../../json-file.js';
import { stepProgress } from '../../progress.js';
import { UsageError } from '../../usage-error.js';
import { BUILDS, type BuildName, type TensorflowBuild } from './builds.js';
import { confirm } from './confirm.js';
import { installTensorflow } from './install.js';
import { runTool } from './run-tool.js';
import { findWheels, type Wheel } from './wheels.js';

/** Options of {@link runInstallCommand}. */
export interface InstallCommandOptions {
  /** Which build. */
  installTensorflow: BuildName;
  /** Does not ask. */
  yes?: boolean;
  /** False: package.json stays as it is. */
  save?: boolean;
  json?: string;
}

/** Where it runs; tests take another. */
export interface InstallPlace {
  project?: string;
  platform?: string;
  stdin?: NodeJS.ReadableStream & { isTTY?: boolean };
}

/**
 * Runs `residualjs doctor --install-tensorflow cpu|gpu`: says what it will download and where it will write, asks, and does it.
 *
 * @throws UsageError where this machine is not one that it can do it for; Error naming the step that failed
 */
export async function runInstallCommand(
  { stdout, stderr, environment, signal }: CliIo,
  { installTensorflow: name, yes = false, save = true, json }: InstallCommandOptions,
  {
    project = process.cwd(),
    platform = `${process.platform} ${process.arch}`,
    stdin = process.stdin,
  }: InstallPlace = {},
): Promise<number> {
  const build: TensorflowBuild = BUILDS[name];
  if (platform !== 'linux x64') {
    throw new UsageError(
      `--install-tensorflow is for linux x64, and this is ${platform}: npm install ${build.name}@${build.version}`,
    );
  }
  await access(join(project, 'package.json')).catch(() => {
    throw new UsageError(`${project} has no package.json: run this where your project is`);
  });
  for (const program of ['npm', 'g++']) await runTool(program, ['--version'], { environment, signal });
  const wheels = await findWheels(build.library, environment, signal);

  stdout.write(`${describe(build, wheels, { project, save }).join('\n')}\n`);
  if (!yes) {
    if (!stdin.isTTY) throw new UsageError('nobody is there to ask: add --yes to go on');
    if (!(await confirm('Go on?', stdout, stdin))) {
      stdout.write('nothing was done\n');
      return EXIT.success;
    }
  }

  const progress = stepProgress(stderr, 'downloaded, MB:');
  let shown = -1;
  const version = await installTensorflow({
    ...{ build, wheels, project, save, environment, signal },
    onStep(text) {
      progress.stop();
      stderr.write(`${text}\n`);
    },
    onProgress(received, total) {
      if (megabytes(received) === shown) return;
      shown = megabytes(received);
      progress.update(shown, megabytes(total));
    },
  });
  progress.stop();
  stdout.write(`${build.name} ${build.version} computes, over TensorFlow ${version}\n`);
  await writeJson(json, { package: build.name, version: build.version, tensorflow: version, project });
  return EXIT.success;
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);

function describe(
  { name, version }: TensorflowBuild,
  wheels: readonly Wheel[],
  { project, save }: { project: string; save: boolean },
): string[] {
  const all = wheels.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `In ${project} this`,
    `- installs ${name}@${version} with npm, without its installer${save ? ', and notes it in package.json' : ''}`,
    `- downloads ${megabytes(all)} MB from PyPI, unless they are here from before:`,
    ...wheels.map(({ name: file, bytes }) => `    ${file}, ${megabytes(bytes)} MB`),
    '- unpacks TensorFlow’s library and headers from there into the folder of the package',
    '- compiles its binding with g++, and computes a sum with it',
  ];
}

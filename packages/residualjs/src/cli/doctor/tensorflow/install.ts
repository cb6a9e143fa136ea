import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchWeights } from '@residualjs/weights/node';
import type { CliIo } from '../../io.js';
import { NODE_HEADERS, type TensorflowBuild } from './builds.js';
import { extract } from './extract.js';
import { runTool } from './run-tool.js';
import type { Wheel } from './wheels.js';

/** Options of {@link installTensorflow}. */
export interface InstallTensorflowOptions {
  build: TensorflowBuild;
  /** TensorFlow's library first, then what it loads. */
  wheels: readonly Wheel[];
  /** The folder of the package.json that the package is installed for. */
  project: string;
  /** Whether package.json is to name it. */
  save: boolean;
  environment: CliIo['environment'];
  signal?: AbortSignal;
  /** Hears what is done now. */
  onStep?: (text: string) => void;
  /** Hears how far a download is. */
  onProgress?: (received: number, total: number) => void;
}

/** Of the library's wheel: the libraries, and the headers that the binding includes. */
function placeInPackage(name: string): string | null {
  const library = /^tensorflow\/(libtensorflow_(?:cc|framework)\.so\.2)$/.exec(name)?.[1];
  if (library !== undefined) return join('lib', library);
  return /^tensorflow\/(include\/(?:tensorflow\/(?:c|core\/platform)|tsl)\/.*)$/.exec(name)?.[1] ?? null;
}

/** Of a wheel of CUDA: its libraries, where TensorFlow's look for them, in `../nvidia` seen from their own folder. */
const placeOfCuda = (name: string) => (/^nvidia\/[\w-]+\/(lib|bin|nvvm)\//.test(name) ? name : null);

/** What is run to see whether it computes. Node 23 removed two functions that tfjs-node calls. */
const CHECK = `
  const util = require('node:util');
  util.isNullOrUndefined ??= (value) => value == null;
  util.isArray ??= Array.isArray;
  const tf = require(process.argv[1]);
  const [sum] = tf.sum(tf.ones([3])).dataSync();
  if (sum !== 3) throw new Error('1 + 1 + 1 is ' + sum);
  console.log(tf.backend().binding.TF_Version);`;

/**
 * Installs tfjs-node without its own installer: the package from npm, TensorFlow's library from PyPI, and the binding between
 * them compiled here. A download that was broken off goes on where it was, and a second time nothing is downloaded.
 *
 * @returns the version of TensorFlow's library, as the installed package gives it.
 * @throws Error naming the step that failed; what there was of the package before is replaced only by what npm installs
 */
export async function installTensorflow(options: InstallTensorflowOptions): Promise<string> {
  const { build, wheels, project, save, environment, signal, onStep = () => {}, onProgress } = options;
  const tool = (program: string, argv: readonly string[], cwd = project) =>
    runTool(program, argv, { environment, cwd, signal });
  const npmInstall = (name: string, version: string, ...more: string[]) =>
    tool('npm', ['install', `${name}@${version}`, '--ignore-scripts', '--no-audit', '--no-fund', ...more]);

  onStep(`npm install ${build.name}@${build.version}`);
  await npmInstall(build.name, build.version, save ? '--save-exact' : '--no-save');
  const own = join(project, 'node_modules', build.name);
  await access(join(own, 'binding', 'tfjs_binding.cc')).catch(() => {
    throw new Error(`npm put no ${build.name} with its sources into ${own}`);
  });

  for (const [i, { name, url, sha256, bytes }] of wheels.entries()) {
    onStep(`download ${name}`);
    const { path } = await fetchWeights(url, {
      checksum: { sha256, bytes },
      signal,
      onProgress: ({ received }) => onProgress?.(received, bytes),
    });
    onStep(`unpack ${name}`);
    // in Node the copy is a file
    const taken = await extract(path as string, join(own, 'deps'), i === 0 ? placeInPackage : placeOfCuda);
    if (taken === 0) throw new Error(`${name} has nothing in it that is looked for`);
  }

  onStep('compile the binding');
  await mkdir(join(own, 'lib', 'napi-v8'), { recursive: true });
  const headers = await mkdtemp(join(tmpdir(), 'residualjs-headers-'));
  try {
    await npmInstall(NODE_HEADERS.name, NODE_HEADERS.version, '--no-save', '--prefix', headers);
    const include = join(headers, 'node_modules', NODE_HEADERS.name, 'include');
    await tool('g++', compileArguments(include), own);
  } finally {
    await rm(headers, { recursive: true, force: true });
  }

  onStep('compute with it');
  const environmentOfCheck = { ...environment, TF_CPP_MIN_LOG_LEVEL: '3' };
  const answer = await runTool(process.execPath, ['-e', CHECK, own], {
    environment: environmentOfCheck,
    cwd: project,
    signal,
  });
  return answer.trim().split('\n').at(-1) as string;
}

/** Run in the folder of the package. */
const compileArguments = (nodeHeaders: string): string[] => [
  ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-I', nodeHeaders, '-I', 'deps/include'],
  ...['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc', '-L', 'deps/lib'],
  ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2', '-Wl,-rpath,$ORIGIN/../../deps/lib'],
  ...['-o', 'lib/napi-v8/tfjs_binding.node'],
];

import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BACKEND_NAMES, type BackendName } from '@residualjs/backends';
import { listModels, type ModelName } from '@residualjs/models';
import { Command, InvalidArgumentError } from 'commander';
import { PEER_NAMES, type PeerName } from './contestants/peers.js';
import { DEFAULT_WORK, WORK_NAMES, type WorkName } from './workload.js';

/** What the command line asked for. */
export interface BenchOptions {
  work: WorkName[];
  models: ModelName[];
  backends: BackendName[];
  threads: number[];
  batch: number[];
  peers: PeerName[];
  rounds: number;
  iterations: number;
  /** Text that the names of kernels, layers and data must have in them to be measured. */
  cases?: string;
  /** Folder of the page. */
  report: string;
  /** Folder of the figures as files. */
  figures?: string;
  json?: string;
  /** What --json wrote in an earlier run. */
  baseline?: string;
  /** How much slower than the baseline something may be, relative. */
  bound: number;
  /** What the baseline is compared in relation to: a contestant, or 'peak'. */
  relativeTo?: string;
}

const items = (value: string) => value.split(',').map((item) => item.trim());

const namesFrom =
  <Name extends string>(known: readonly Name[]) =>
  (value: string): Name[] =>
    items(value).map((item) => {
      if (!known.includes(item as Name)) {
        throw new InvalidArgumentError(`'${item}' is none of ${known.join(', ')}.`);
      }
      return item as Name;
    });

const models = (value: string): ModelName[] =>
  items(value).flatMap((glob) => {
    const found = listModels(glob);
    if (found.length === 0) {
      throw new InvalidArgumentError(`no model fits '${glob}'; 'residualjs models' lists them all.`);
    }
    return found;
  });

const positive = (value: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) {
    throw new InvalidArgumentError(`'${value}' is not a positive integer.`);
  }
  return number;
};

const share = (value: string): number => {
  const number = Number(value);
  if (!(number > 0 && number < 1)) {
    throw new InvalidArgumentError(`'${value}' is no share between 0 and 1, such as 0.1.`);
  }
  return number;
};

const integers = (value: string) => [...new Set(items(value).map(positive))];

const jsonPath = (value: string): string => {
  const folder = dirname(resolve(value));
  if (!existsSync(folder)) throw new InvalidArgumentError(`the folder ${folder} does not exist.`);
  return value;
};

/** WebGL is there in browsers only. */
const NODE_BACKENDS = BACKEND_NAMES.filter((name) => name !== 'webgl');

const DEFAULT_REPORT = 'runs/bench';

const EXAMPLE = `
Example:
  npm run bench -- --work training --models resnet20 --backends wasm --threads 1,2 --batch 32,128 \\
    --peers torch,tfjs-node --json bench.json

Every contestant runs in a process of its own, on the same network with the same weights; first results are compared,
then they take turns. A peer that is not installed is named with the command that installs it, and left out.`;

/** The command `npm run bench`; `action` receives what was asked for. */
export function benchCommand(action: (options: BenchOptions) => Promise<void>): Command {
  return new Command('bench')
    .description('Measures training and inference of the models, here and in other libraries, side by side.')
    .option('--work <names>', `what to measure: ${WORK_NAMES.join(', ')}`, namesFrom(WORK_NAMES), [
      ...DEFAULT_WORK,
    ])
    .option('--models <globs>', "models of the zoo, such as 'resnet20,pre*'", models, [
      'resnet20',
    ] as ModelName[])
    .option(
      '--backends <names>',
      `where: ${NODE_BACKENDS.join(', ')} (default: those that are here)`,
      namesFrom(NODE_BACKENDS),
      NODE_BACKENDS,
    )
    .option('--threads <counts>', 'threads of each, such as 1,2', integers, [1])
    .option(
      '--batch <sizes>',
      'images per batch, such as 1,32,128 (cpu: always 1, kernels: their own)',
      integers,
      [32],
    )
    .option(
      '--peers <names>',
      `others to compare with: ${PEER_NAMES.join(', ')} (default: none)`,
      namesFrom(PEER_NAMES),
      [] as PeerName[],
    )
    .option('--rounds <n>', 'how often the contestants take turns', positive, 5)
    .option(
      '--iterations <n>',
      'iterations of each in one round, or more if it would be shorter than 0.2 s',
      positive,
      3,
    )
    .option(
      '--cases <text>',
      "of kernels, layers and data only those with this in their names, such as 'block:'",
    )
    .option('--report <folder>', 'write report.html there', DEFAULT_REPORT)
    .option('--figures <folder>', 'write each figure there as an SVG file, too')
    .option('--json <file>', 'write the measurements there, too', jsonPath)
    .option('--baseline <file>', 'compare with what --json wrote in an earlier run; exits 1 past the bound')
    .option('--bound <share>', 'how much slower than the baseline something may be', share, 0.1)
    .option(
      '--relative-to <name>',
      "what to relate both runs to: a contestant or 'peak' (default: each peer, or the peak where there is none)",
    )
    .addHelpText('after', EXAMPLE)
    .allowExcessArguments(false)
    .action(action);
}

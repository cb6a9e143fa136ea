import { BACKEND_NAMES, type BackendName } from '@residualjs/backends';
import { listModels, type ModelName } from '@residualjs/models';
import { Command, InvalidArgumentError } from 'commander';
import { WORK_NAMES, type WorkName } from './workload.js';

/** What the command line asked for. */
export interface BenchOptions {
  work: WorkName[];
  models: ModelName[];
  backends: BackendName[];
  batch: number[];
  rounds: number;
  iterations: number;
  json?: string;
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

/** The command `npm run bench`; `action` receives what was asked for. */
export function benchCommand(action: (options: BenchOptions) => Promise<void>): Command {
  return new Command('bench')
    .description('Measures images per second of training and inference, the workloads taking turns.')
    .option('--work <names>', `what to measure: ${WORK_NAMES.join(', ')}`, namesFrom(WORK_NAMES), [
      ...WORK_NAMES,
    ])
    .option('--models <globs>', "models of the zoo, such as 'resnet20,pre*'", models, [
      'resnet20',
    ] as ModelName[])
    .option('--backends <names>', `where: ${BACKEND_NAMES.join(', ')}`, namesFrom(BACKEND_NAMES), [
      'wasm',
      'cpu',
    ] as BackendName[])
    .option(
      '--batch <sizes>',
      'images per batch (cpu: always 1)',
      (value) => items(value).map(positive),
      [32],
    )
    .option('--rounds <n>', 'how often the workloads take turns', positive, 5)
    .option('--iterations <n>', 'iterations of a workload in one round', positive, 3)
    .option('--json <file>', 'write the measurements there, too')
    .allowExcessArguments(false)
    .action(action);
}

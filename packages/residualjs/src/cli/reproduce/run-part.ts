import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '@residualjs/common/node';
import type { Experiment } from '@residualjs/experiments';
import { onInterrupt } from '@residualjs/training/node';
import { EXIT } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { runProgram } from '../processes/run-program.js';
import { stepProgress } from '../progress.js';
import { readOutcome, writeOutcome } from './results-folder.js';
import { type ReproductionTarget, runAndWrite } from './run-and-write.js';
import { settingsArguments } from './settings.js';

/** Where a process of its own prints. */
export const logOf = (folder: string, { name }: Experiment): string => join(folder, name, 'log.txt');

/** Runs an experiment in a process of its own, which writes what came out; one that breaks down counts as failed. */
export async function runBeside(
  experiment: Experiment,
  { settings, folder }: ReproductionTarget,
  { environment }: CliIo,
  signal: AbortSignal,
): Promise<void> {
  const { name } = experiment;
  const log = logOf(folder, experiment);
  await mkdir(join(folder, name), { recursive: true });
  await writeWhole(log, '');
  const argv = ['reproduce', name, '--part', '--out', folder, ...settingsArguments(settings)];
  const { code, signal: killedBy } = await runProgram(argv, { log, environment, signal });
  if (signal.aborted || (await readOutcome(folder, experiment, settings.preset)) !== null) return;
  const how = killedBy === null ? `ended with exit code ${code}` : `was killed by ${killedBy}`;
  const reason = `its process ${how}; what it printed is in ${log}`;
  await writeOutcome(folder, experiment, { name, status: 'failed', reason });
}

/** What such a process does: one experiment, without page and table, which are the affair of the one that started it. */
export async function runPart(
  io: CliIo,
  experiment: Experiment,
  target: ReproductionTarget,
): Promise<number> {
  const { signal, stop } = io.signal === undefined ? onInterrupt() : { signal: io.signal, stop: () => {} };
  const progress = stepProgress(io.stderr, experiment.name);
  await runAndWrite(experiment, target, io, { signal, onProgress: progress.update });
  progress.stop();
  stop();
  return signal.aborted ? EXIT.interrupted : EXIT.success;
}

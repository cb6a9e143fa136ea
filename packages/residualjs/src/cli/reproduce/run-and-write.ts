import { type Experiment, UnjudgedError } from '@residualjs/experiments';
import type { CliIo } from '../io.js';
import { problemOf } from './outcome.js';
import { writeOutcome, writeUnjudged } from './results-folder.js';
import { type RunExperimentOptions, runExperiment } from './run-experiment.js';
import type { ReproduceSettings } from './settings.js';

/** With which settings, and where the results go. */
export interface ReproductionTarget {
  settings: ReproduceSettings;
  folder: string;
}

/** Runs an experiment in this process and writes what came out, be it a problem; of one that was interrupted nothing. */
export async function runAndWrite(
  experiment: Experiment,
  { settings, folder }: ReproductionTarget,
  io: CliIo,
  options: RunExperimentOptions,
): Promise<void> {
  const { name } = experiment;
  try {
    const record = await runExperiment(experiment, settings, io, options);
    await writeOutcome(folder, experiment, { name, status: 'done', record });
  } catch (error) {
    if (options.signal.aborted) return;
    let outcome = problemOf(name, error);
    if (error instanceof UnjudgedError) {
      const file = await writeUnjudged(folder, error);
      outcome = { name, status: 'failed', reason: `${error.message}; the numbers are in ${file}` };
    }
    await writeOutcome(folder, experiment, outcome);
  }
}

import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Job } from 'bullmq';
import type { CliIo } from '../io.js';
import { duration } from '../numbers.js';
import { printable } from '../printable.js';
import { checkRunJob, type RunAnswer } from '../queue/run-job.js';
import { readRun } from '../report/read-run.js';
import { settingsText } from '../sweep/grid/expand-grid.js';
import { thinRun } from '../sweep/report/thin-run.js';
import { carryOutRun, type RunEnd } from '../sweep/run/carry-out-run.js';
import { type RunPlace, runPlace } from '../sweep/run/run-place.js';
import { readProgress } from '../sweep/run/run-progress.js';
import { overridesFor, type WorkerOverrides } from './overrides-for.js';

/** Options of {@link carryOutJob}. */
export interface CarryOutJobOptions {
  /** The folder of this worker's runs. */
  out: string;
  overrides: WorkerOverrides;
  environment: CliIo['environment'];
  log(text: string): void;
}

/** Milliseconds between two words to the queue on how far a run is. */
const TELL_EVERY = 2000;

/**
 * Carries out the run of a job.
 *
 * @param signal ends it in order
 * @returns the answer to the job; null where it was ended
 * @throws Error where the job is none that could be carried out
 */
export async function carryOutJob(
  job: Pick<Job, 'id' | 'data' | 'updateProgress'>,
  signal: AbortSignal,
  { out, overrides, environment, log }: CarryOutJobOptions,
): Promise<RunAnswer | null> {
  const { sweep, run, settings } = checkRunJob(job.data, job.id);
  const place = runPlace(join(out, sweep), run);
  log(`took ${run}: ${printable(settingsText(settings))}`);
  const tell = async () => {
    const progress = await readProgress(place.files);
    // A word that does not arrive is no harm: the next one comes soon.
    if (progress !== null) await job.updateProgress({ ...progress }).catch(() => {});
  };
  const timer = setInterval(tell, TELL_EVERY);
  try {
    const end = await carryOutRun(settings, place, {
      ...{ overrides: overridesFor(settings, overrides), environment, signal },
      onWait: log,
    });
    if (end === null) return null;
    log(endText(run, end));
    return await answer(end, place);
  } finally {
    clearInterval(timer);
  }
}

function endText(run: string, end: RunEnd): string {
  if (end.status === 'failed') return `failed ${run}: ${end.error}`;
  const { test, seconds } = end.metrics;
  return `done ${run}: test accuracy ${test?.accuracy.toFixed(4) ?? '-'} in ${duration(seconds)}`;
}

async function answer(end: RunEnd, { files }: RunPlace): Promise<RunAnswer> {
  return {
    end,
    ...{ folder: resolve(files.folder), host: hostname(), ended: new Date().toISOString() },
    curves: end.status === 'done' ? thinRun(await readRun(files.folder)) : null,
  };
}

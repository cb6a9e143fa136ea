import type { ReportRun } from '@residualjs/training/node';
import { isRunId, runId } from '../sweep/grid/run-id.js';
import type { RunEnd } from '../sweep/run/carry-out-run.js';
import { checkRun } from '../train/check-run.js';
import { checkSettings, type GivenSettings, resolveSettings } from '../train/settings/read-settings.js';

/** What a worker is given. */
export interface RunJob {
  /** The key of the sweep. */
  sweep: string;
  /** The id of the run. */
  run: string;
  settings: GivenSettings;
}

/** What a worker gives back. */
export interface RunAnswer {
  end: RunEnd;
  folder: string;
  host: string;
  ended: string;
  /** The course of a finished run, to be drawn; null of one that failed. */
  curves: ReportRun | null;
}

/** Whether a text could be the key of a sweep. */
export const isSweepKey = (text: unknown): text is string =>
  typeof text === 'string' && /^[0-9a-f]{12}$/.test(text);

/** The name of a run's job: one run of a sweep is never two jobs. */
export const jobIdOf = (sweep: string, run: string): string => `${sweep}-${run}`;

/**
 * Checks what came out of a queue, which anybody may have put there: its settings are such as a recipe has, they can be carried
 * out, and its name is theirs, so that no folder but its own is ever written to.
 *
 * @throws Error saying what is wrong
 */
export function checkRunJob(data: unknown, jobId: string | undefined): RunJob {
  const { sweep, run, settings } = (data ?? {}) as Record<string, unknown>;
  if (!isSweepKey(sweep) || !isRunId(run) || jobId !== jobIdOf(sweep, run)) {
    throw new Error('the job is not one of a sweep');
  }
  const checked = checkSettings(settings, `run ${run}`);
  if (runId(checked) !== run) {
    throw new Error(`run ${run} has settings that are called ${runId(checked)}: another version made it`);
  }
  checkRun(resolveSettings(checked, {}));
  return { sweep, run, settings: checked };
}

import type { ReportRun } from '@residualjs/training/node';
import type { Job } from 'bullmq';
import { printable } from '../../printable.js';
import type { RunAnswer } from '../../queue/run-job.js';
import type { SweepRun } from '../grid/expand-grid.js';
import { checkCurves } from '../report/curves.js';
import { isRunResult, metricsOf, type RunResult, resultOf } from '../results/run-result.js';
import type { RunProgress } from '../run/run-progress.js';

/** What came home of a run. */
export interface Homecoming {
  result: RunResult;
  curves: ReportRun | null;
}

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/**
 * What a finished job says of its run. A worker is not trusted more than any file: an answer that is none makes a run that failed.
 */
export function readAnswer(
  run: SweepRun,
  { returnvalue, failedReason, finishedOn }: Pick<Job, 'returnvalue' | 'failedReason' | 'finishedOn'>,
): Homecoming {
  const { end, folder, host, ended, curves } = object(returnvalue) as Partial<RunAnswer>;
  const { status, metrics, error } = object(end);
  const answered: Record<keyof RunResult, unknown> = {
    ...{ id: run.id, status, settings: run.varying, folder, host, ended },
    metrics: metrics ?? null,
    error: typeof error === 'string' ? printable(error) : null,
  };
  if (isRunResult(answered)) {
    const { metrics, folder, host } = answered;
    const texts = { folder: printable(folder), host: printable(host) };
    const result = { ...answered, ...texts, metrics: metrics && metricsOf(metrics) };
    return { result, curves: checkCurves(curves) };
  }
  const reason = failedReason ? printable(String(failedReason)) : 'its worker gave an answer that is none';
  const failed = resultOf(run, { status: 'failed', error: reason.slice(0, 1000) }, { folder: '', host: '' });
  return { result: { ...failed, ended: new Date(finishedOn ?? 0).toISOString() }, curves: null };
}

/** How far a worker says that a run is; null where it says nothing that could be. */
export function readJobProgress({ progress }: Pick<Job, 'progress'>): RunProgress | null {
  const { step, steps, imagesPerSecond } = object(progress);
  const numbers = [step, steps, imagesPerSecond].every((value) => Number.isFinite(value));
  return numbers && (steps as number) > 0 ? ({ step, steps, imagesPerSecond } as RunProgress) : null;
}

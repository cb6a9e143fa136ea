import { printable } from '../../printable.js';
import type { SweepRun } from '../grid/expand-grid.js';
import { isRunId } from '../grid/run-id.js';
import type { RunEnd } from '../run/carry-out-run.js';
import type { Measure, RunMetrics } from '../run/run-metrics.js';

/** How a run of a sweep ended: a line of its results. */
export interface RunResult {
  id: string;
  status: 'done' | 'failed';
  /** Those of its settings in which the runs of the sweep differed then. */
  settings: Readonly<Record<string, unknown>>;
  /** What it came to; null where it failed. */
  metrics: RunMetrics | null;
  /** Why it failed; null where it did not. */
  error: string | null;
  /** Where its files are, on which machine. */
  folder: string;
  host: string;
  ended: string;
}

/** The result of a run that ended just now. */
export const resultOf = (
  { id, varying }: SweepRun,
  end: RunEnd,
  { folder, host }: Pick<RunResult, 'folder' | 'host'>,
): RunResult => ({
  ...{ id, status: end.status, settings: varying },
  metrics: end.status === 'done' ? end.metrics : null,
  error: end.status === 'done' ? null : end.error,
  ...{ folder, host, ended: new Date().toISOString() },
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 4096;

const isMeasure = (value: unknown): value is Measure | null =>
  value === null ||
  (isObject(value) &&
    [value.accuracy, value.images].every(isNumber) &&
    (value.loss === null || isNumber(value.loss)));

const isMetrics = (value: unknown): value is RunMetrics =>
  isObject(value) &&
  [value.steps, value.seconds, value.imagesPerSecond].every(isNumber) &&
  isText(value.backend) &&
  isMeasure(value.heldOut) &&
  isMeasure(value.test);

const measureOf = (measure: Measure | null): Measure | null =>
  measure && { loss: measure.loss, accuracy: measure.accuracy, images: measure.images };

/** The metrics alone, of an object that may hold more. */
export const metricsOf = ({
  steps,
  seconds,
  imagesPerSecond,
  backend,
  heldOut,
  test,
}: RunMetrics): RunMetrics => ({
  ...{ steps, seconds, imagesPerSecond, backend: printable(backend) },
  ...{ heldOut: measureOf(heldOut), test: measureOf(test) },
});

/** Whether something from a file or a queue is a result. */
export function isRunResult(value: unknown): value is RunResult {
  if (!isObject(value)) return false;
  const { id, status, settings, metrics, error, folder, host, ended } = value;
  return (
    isRunId(id) &&
    isObject(settings) &&
    [folder, host, ended].every(isText) &&
    ((status === 'done' && isMetrics(metrics) && error === null) ||
      (status === 'failed' && metrics === null && isText(error)))
  );
}

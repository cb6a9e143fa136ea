import type { ExperimentRecord } from '@residualjs/experiments';
import { errorText } from '../error-text.js';

/** How an experiment of a reproduction ended. */
export type Outcome =
  | { name: string; status: 'done'; record: ExperimentRecord }
  /** `not run`: the data that it needs are absent. */
  | { name: string; status: 'failed' | 'not run'; reason: string };

/** What an error that ended an experiment means. */
export function problemOf(name: string, error: unknown): Outcome {
  const isAbsent = error instanceof Error && error.name === 'DatasetNotFoundError';
  return { name, status: isAbsent ? 'not run' : 'failed', reason: errorText(error) };
}

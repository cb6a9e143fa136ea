import type { TrainingResult } from '../../events.js';

/** A run, as its report tells it. */
export interface ReportRun {
  title: string;
  model: string;
  data: string;
  backend: string;
  seed: number;
  result: Omit<TrainingResult, 'images'>;
  /** What the evaluations of the run were made on: `test` by default, or `validation`. */
  evaluatedOn?: string;
  /** What to call a tapped layer, for instance `input of stage 1`; its own name without it. */
  gradientLabels?: Readonly<Record<string, string>>;
  /** Further rows for the summary, for instance the batch size. */
  details?: Readonly<Record<string, string | number>>;
}

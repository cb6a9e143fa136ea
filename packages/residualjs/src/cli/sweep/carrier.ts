import type { SweepRun } from './grid/expand-grid.js';
import type { RunResult } from './results/run-result.js';
import type { RunProgress } from './run/run-progress.js';

/** Hears of the runs of a sweep while they are carried out. */
export interface SweepListener {
  /** A run begins, or goes on from where it was. */
  started(run: SweepRun, from: RunProgress | null): void;
  progress(run: SweepRun, progress: RunProgress): void;
  /**
   * A run ended. What is kept of it is on the disk when this returns.
   *
   * @returns false for a result that was known before
   */
  ended(run: SweepRun, result: RunResult): boolean;
  /** A run was given up for now. */
  gone(run: SweepRun): void;
  /** Something that the user should know. */
  log(text: string): void;
}

/**
 * Carries runs out, here or elsewhere, and returns when all have ended or the signal is aborted.
 */
export type Carrier = (
  runs: readonly SweepRun[],
  listener: SweepListener,
  signal: AbortSignal,
) => Promise<void>;

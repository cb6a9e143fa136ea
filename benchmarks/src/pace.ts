/** How long things are timed. */
export interface Pace {
  /** How often the contestants take turns. */
  rounds: number;
  /** Least iterations of a contestant in one round. */
  iterations: number;
  /** Compilers and caches have settled after so many milliseconds. */
  warmUpMs: number;
  /** A round is at least so long, so that short iterations are timed often enough. */
  roundMs: number;
}

/** Single kernels, layers and batches: thousands of times a second, and many of them. */
export const CASE_PACE = { warmUpMs: 100, roundMs: 40, iterations: 1 };

/** Passes over a dataset: workers make the first batches of a round while others are timed, which the median is not to see. */
export const DATA_PACE = { warmUpMs: 100, roundMs: 40, iterations: 3 };

/** Points of a curve: as whole models, but many of them and some of many seconds. */
export const CURVE_PACE = { warmUpMs: 800, roundMs: 100, iterations: 1 };

/** Whole models: engines compile their large kernels for a while. */
export const MODEL_PACE = { warmUpMs: 1000, roundMs: 200 };

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

/** Whole models: engines compile their large kernels for a while. */
export const MODEL_PACE = { warmUpMs: 1000, roundMs: 200 };

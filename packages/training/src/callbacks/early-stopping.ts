import type { TrainingCallback } from './callback.js';

/** Options of {@link earlyStopping}. */
export interface EarlyStoppingOptions {
  /** What of the evaluations must go on getting better. */
  monitor?: 'accuracy' | 'loss';
  /** Evaluations without a new best after which the run ends. */
  patience?: number;
  /** How much better a new best must be. */
  minimumChange?: number;
}

interface Memory {
  best: number | null;
  waited: number;
}

/**
 * Ends a run when its evaluations have stopped getting better (Prechelt 1998, "Early stopping - but when?").
 *
 * @throws Error unless patience is a whole number of at least 1 and the change at least 0
 *
 * @example
 * await train(model, data, { epochs: 200, callbacks: [earlyStopping({ patience: 10 })] });
 */
export function earlyStopping({
  monitor = 'accuracy',
  patience = 5,
  minimumChange = 0,
}: EarlyStoppingOptions = {}): TrainingCallback {
  if (!(Number.isInteger(patience) && patience >= 1)) {
    throw new Error(`patience is ${patience}; it must be a whole number of at least 1`);
  }
  if (!(minimumChange >= 0)) throw new Error(`minimumChange is ${minimumChange}; it must be at least 0`);
  let memory: Memory = { best: null, waited: 0 };
  return {
    name: 'early stopping',
    onEvent(event, run) {
      if (event.type !== 'evaluation') return;
      const value = event.record[monitor];
      const gain = memory.best === null ? Number.POSITIVE_INFINITY : value - memory.best;
      const better = (monitor === 'loss' ? -gain : gain) > minimumChange || memory.best === null;
      memory = better ? { best: value, waited: 0 } : { ...memory, waited: memory.waited + 1 };
      if (memory.waited >= patience) {
        run.stop(`${monitor} has not got better than ${memory.best} in ${patience} evaluations`);
      }
    },
    getState: () => memory,
    setState(state) {
      memory = state as Memory;
    },
  };
}

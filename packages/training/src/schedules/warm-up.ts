import { type LearningRate, learningRateAt } from './learning-rate.js';

/** Options of {@link warmUp}. */
export interface WarmUpOptions {
  /** Steps that the warm-up takes; 0 for none. */
  steps: number;
  /** The rate before the first step, as a share of the first rate of the schedule. */
  from?: number;
}

/**
 * A straight rise to the first rate of a schedule (Goyal et al. 2017, https://arxiv.org/abs/1706.02677, section 2.2), and
 * then the schedule, which begins at its own step 1.
 *
 * @example
 * const rate = warmUp(polynomialDecay({ initial: 0.4, steps: 9_500 }), { steps: 500 });
 */
export function warmUp(schedule: LearningRate, { steps, from = 0 }: WarmUpOptions): (step: number) => number {
  if (!(Number.isInteger(steps) && steps >= 0)) {
    throw new Error(`a warm-up of ${steps} steps; it must be a whole number of at least 0`);
  }
  if (!(from >= 0 && from <= 1)) throw new Error(`from is ${from}; it must be from 0 to 1`);
  const first = learningRateAt(schedule, 1);
  return (step) => {
    if (step > steps) return learningRateAt(schedule, step - steps);
    return first * (from + ((1 - from) * step) / steps);
  };
}

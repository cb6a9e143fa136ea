/** A learning rate, or one for each step; steps are counted from 1. */
export type LearningRate = number | ((step: number) => number);

/** The rate of one step, checked: a finite number that is not negative. */
export function learningRateAt(rate: LearningRate, step: number): number {
  const value = typeof rate === 'number' ? rate : rate(step);
  if (!Number.isFinite(value) || value < 0) {
    throw new Error(
      `the learning rate of step ${step} is ${value}; it must be a finite number of at least 0`,
    );
  }
  return value;
}

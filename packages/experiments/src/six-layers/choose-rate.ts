import { mean } from '../statistics/mean.js';

/** How long the runs of one network or target took. */
export interface LearningTimes {
  /** The learning rate of those offered at which it took the fewest steps (geometric mean). */
  rate: number;
  /** Steps until a run had learned, one a seed; null where it had not at the end. */
  steps: (number | null)[];
}

/** A run that has not learned counts as one that has learned at the last step: that flatters it. */
export const stepsOrLast = (steps: readonly (number | null)[], last: number): number[] =>
  steps.map((step) => step ?? last);

/**
 * Picks the learning rate with the smallest geometric mean of the steps: each side of a comparison has a rate that suits it, of
 * as many on offer.
 *
 * @param last the step at which a run that has not learned counts
 */
export function chooseRate(byRate: readonly LearningTimes[], last: number): LearningTimes {
  const score = ({ steps }: LearningTimes) => mean(stepsOrLast(steps, last).map(Math.log));
  return byRate.reduce((best, times) => (score(times) < score(best) ? times : best));
}

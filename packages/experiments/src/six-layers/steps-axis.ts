import { quantile } from '../statistics/quantile.js';
import { type LearningTimes, stepsOrLast } from './choose-rate.js';

/** Median and middle half of the steps; runs that have not learned count with the last step. */
export function middle({ steps }: LearningTimes, last: number) {
  const values = stepsOrLast(steps, last);
  const [low, mid, high] = [0.25, 0.5, 0.75].map((at) => quantile(values, at));
  return { low, mid, high };
}

/** An axis of steps, up to the last. */
export const stepsAxis = (last: number) => ({
  type: 'log' as const,
  domain: [1, last],
  label: 'steps until learned (log scale)',
  labelArrow: 'none' as const,
  grid: true,
  ticks: [1, 10, 100, 1000, 10_000, 100_000].filter((tick) => tick <= last),
  tickFormat: ',',
});

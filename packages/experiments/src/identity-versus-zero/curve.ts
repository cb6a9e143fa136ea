import { bootstrapInterval, type Interval } from '../statistics/bootstrap-interval.js';
import { mean } from '../statistics/mean.js';
import { median } from '../statistics/median.js';

/** The runs of a row in one epoch. */
export interface CurvePoint {
  /** From 1. */
  epoch: number;
  mean: number;
  /** The 95 % bootstrap interval of the mean, as seaborn draws it. */
  interval: Interval;
  median: number;
}

/** Mean, interval and median over the runs, by epoch. */
export function curveOf(losses: readonly (readonly number[])[]): CurvePoint[] {
  return losses[0].map((_, epoch) => {
    const values = losses.map((run) => run[epoch]);
    return {
      epoch: epoch + 1,
      mean: mean(values),
      interval: bootstrapInterval(values, { seed: epoch }),
      median: median(values),
    };
  });
}

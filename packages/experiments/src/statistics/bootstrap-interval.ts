import { mulberry32, type Random } from '../random.js';
import { checkValues } from './check-values.js';
import { quantileOfSorted } from './quantile.js';

/** An interval, its lower end first. */
export type Interval = readonly [low: number, high: number];

/** Options of {@link bootstrapInterval}; the defaults are those with which seaborn draws a mean. */
export interface BootstrapOptions {
  /** The share of the resampled means that lie inside. */
  level?: number;
  /** How often it is resampled. */
  resamples?: number;
  seed?: number;
}

/** The mean of as many values as there are, drawn from them with replacement. */
function resampledMean(values: readonly number[], random: Random): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[Math.floor(random() * values.length)];
  return total / values.length;
}

/**
 * The percentile bootstrap interval of a mean: resample the values with replacement, take the mean of each resample, and cut off
 * the same share of these means at both ends. Of few values it is narrower than it says: of 5
 * normal ones it holds the mean in 84 of 100 cases, of 10 in 90, of 100 in 95.
 *
 * Efron and Tibshirani 1993, "An Introduction to the Bootstrap", section 13.3.
 *
 * @throws RangeError if there is no value, one is not finite, or an option is out of bounds
 *
 * @example
 * bootstrapInterval([1, 2, 3, 4]); // [1.5, 3.5]
 */
export function bootstrapInterval(values: readonly number[], options: BootstrapOptions = {}): Interval {
  checkValues('values', values);
  return percentileInterval((random) => resampledMean(values, random), options);
}

/**
 * The percentile bootstrap interval of mean(a) - mean(b), for two independent groups, each resampled by itself.
 *
 * @throws RangeError as {@link bootstrapInterval}
 */
export function bootstrapDifferenceInterval(
  a: readonly number[],
  b: readonly number[],
  options: BootstrapOptions = {},
): Interval {
  checkValues('a', a);
  checkValues('b', b);
  return percentileInterval((random) => resampledMean(a, random) - resampledMean(b, random), options);
}

function percentileInterval(
  draw: (random: Random) => number,
  { level = 0.95, resamples = 1000, seed = 0 }: BootstrapOptions,
): Interval {
  if (!(level > 0 && level < 1)) throw new RangeError(`level (=${level}) must be above 0 and below 1`);
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(`resamples (=${resamples}) must be a positive integer`);
  }
  const random = mulberry32(seed);
  const means = Float64Array.from({ length: resamples }, () => draw(random)).sort();
  const tail = (1 - level) / 2;
  return [quantileOfSorted(means, tail), quantileOfSorted(means, 1 - tail)];
}

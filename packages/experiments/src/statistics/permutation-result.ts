import { mulberry32, type Random } from '../random.js';

/** Options of the permutation tests. */
export interface PermutationOptions {
  /** Up to so many arrangements all are looked at; above, a sample of them. */
  exactUpTo?: number;
  /** How many arrangements a sample has. */
  resamples?: number;
  /** What draws the sample. */
  seed?: number;
}

/** What a permutation test found. */
export interface PermutationResult {
  /** The mean difference, a - b. */
  effect: number;
  /** The p-value of each alternative: a is greater, a is less, they differ (twice the smaller of the two, at most 1). */
  p: { greater: number; less: number; different: number };
  /** Whether all arrangements were looked at. */
  exact: boolean;
  /** How many arrangements there are: no one-sided p-value of the exact test can be below 1 / arrangements. */
  arrangements: number;
}

/**
 * Counts the arrangements whose statistic is as extreme as the observed one. An exact test has the observed one among all; of
 * a sample of m it is p = (b + 1) / (m + 1), which is never 0 (Phipson and Smyth 2010, "Permutation P-values should never be zero").
 *
 * @param statistics all statistics, or as many as are drawn
 */
export function comparePermutations(
  statistics: Iterable<number>,
  observed: { statistic: number; effect: number; scale: number; exact: boolean; arrangements: number },
): PermutationResult {
  const { statistic, effect, scale, exact, arrangements } = observed;
  const slack = 1e-12 * scale; // equal sums, added in another order
  let [greater, less, count] = [0, 0, 0];
  for (const value of statistics) {
    if (value >= statistic - slack) greater++;
    if (value <= statistic + slack) less++;
    count++;
  }
  const observedToo = exact ? 0 : 1;
  const share = (hits: number) => (hits + observedToo) / (count + observedToo);
  const p = { greater: share(greater), less: share(less) };
  return {
    effect,
    p: { ...p, different: Math.min(1, 2 * Math.min(p.greater, p.less)) },
    exact,
    arrangements,
  };
}

/** The options with their defaults, and the decision that they lead to. */
export function planPermutations(
  arrangements: number,
  { exactUpTo = 50_000, resamples = 9_999, seed = 0 }: PermutationOptions,
): { exact: boolean; resamples: number; random: Random } {
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(`resamples (=${resamples}) must be a positive integer`);
  }
  return { exact: arrangements <= exactUpTo, resamples, random: mulberry32(seed) };
}

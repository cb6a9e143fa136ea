import type { Random } from '../random.js';
import { checkValues } from './check-values.js';
import { mean, sum } from './mean.js';
import {
  comparePermutations,
  type PermutationOptions,
  type PermutationResult,
  planPermutations,
} from './permutation-result.js';

/**
 * The permutation test for pairs: if neither side of a pair had an advantage, its difference would be as likely with the other
 * sign. The statistic is the mean difference; exact where there are few ways to set the signs, 2^n, else by a seeded sample of them.
 *
 * Fisher 1935, "The Design of Experiments", section 21.
 *
 * @param differences a_i - b_i
 * @throws RangeError if there is no difference, one is not finite, or an option is out of bounds
 *
 * @example
 * signFlipTest([1, 2, 3, 4, 5]).p.greater; // 0.03125: one of 32 ways
 */
export function signFlipTest(
  differences: readonly number[],
  options: PermutationOptions = {},
): PermutationResult {
  checkValues('differences', differences);
  const arrangements = 2 ** differences.length;
  const { exact, resamples, random } = planPermutations(arrangements, options);
  const sums = exact ? allSums(differences) : drawnSums(differences, resamples, random);
  return comparePermutations(sums, {
    statistic: sum(differences),
    effect: mean(differences),
    scale: sum(differences.map(Math.abs)),
    exact,
    arrangements,
  });
}

/** The sum of the values under every choice of signs. */
function* allSums(values: readonly number[]): Generator<number> {
  for (let signs = 0; signs < 2 ** values.length; signs++) {
    let total = 0;
    for (let i = 0; i < values.length; i++) total += (signs >> i) & 1 ? -values[i] : values[i];
    yield total;
  }
}

/** The sums under so many choices of signs, drawn anew each time. */
function* drawnSums(values: readonly number[], count: number, random: Random): Generator<number> {
  for (let draw = 0; draw < count; draw++) {
    let total = 0;
    for (const value of values) total += random() < 0.5 ? -value : value;
    yield total;
  }
}

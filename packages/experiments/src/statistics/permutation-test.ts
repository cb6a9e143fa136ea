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
 * The permutation test for two independent groups: if both were drawn alike, every way to part all values into groups of these
 * sizes would be as likely as the one seen. The statistic is mean(a) - mean(b); exact where there are few ways, C(n_a + n_b, n_a),
 * else by a seeded sample of them.
 *
 * Fisher 1935; Pitman 1937.
 *
 * @throws RangeError if a group is empty, a value is not finite, or an option is out of bounds
 *
 * @example
 * permutationTest([5, 6, 7], [1, 2, 3]).p.greater; // 0.05: one of 20 ways
 */
export function permutationTest(
  a: readonly number[],
  b: readonly number[],
  options: PermutationOptions = {},
): PermutationResult {
  checkValues('a', a);
  checkValues('b', b);
  const all = [...a, ...b];
  const arrangements = combinations(all.length, a.length);
  const { exact, resamples, random } = planPermutations(arrangements, options);
  // The total stays, so the sum of the first group orders the arrangements as the difference of means does.
  const sums = exact ? allSums(all, a.length) : drawnSums(all, a.length, resamples, random);
  return comparePermutations(sums, {
    statistic: sum(a),
    effect: mean(a) - mean(b),
    scale: sum(all.map(Math.abs)),
    exact,
    arrangements,
  });
}

/** C(n, k). */
export function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) count = (count * (n - i + 1)) / i;
  return Math.round(count);
}

/** The sum of every choice of `size` values. */
function* allSums(values: readonly number[], size: number): Generator<number> {
  const chosen = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    let total = 0;
    for (const i of chosen) total += values[i];
    yield total;
    let place = size - 1;
    while (place >= 0 && chosen[place] === values.length - size + place) place--;
    if (place < 0) return;
    chosen[place]++;
    for (let next = place + 1; next < size; next++) chosen[next] = chosen[next - 1] + 1;
  }
}

/** The sums of so many choices, each drawn anew by the first steps of a Fisher-Yates shuffle. */
function* drawnSums(
  values: readonly number[],
  size: number,
  count: number,
  random: Random,
): Generator<number> {
  const shuffled = [...values];
  for (let draw = 0; draw < count; draw++) {
    let total = 0;
    for (let i = 0; i < size; i++) {
      const from = i + Math.floor(random() * (shuffled.length - i));
      [shuffled[i], shuffled[from]] = [shuffled[from], shuffled[i]];
      total += shuffled[i];
    }
    yield total;
  }
}

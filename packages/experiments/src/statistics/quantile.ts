import { checkValues } from './check-values.js';

/**
 * The quantile at `at` in [0, 1], linear between the two nearest values: NumPy's default (Hyndman and Fan 1996, definition 7).
 *
 * @throws RangeError if there is no value, one is not finite, or `at` is outside [0, 1]
 */
export function quantile(values: readonly number[], at: number): number {
  checkValues('values', values);
  if (!(at >= 0 && at <= 1)) throw new RangeError(`at (=${at}) must be from 0 to 1`);
  return quantileOfSorted(
    [...values].sort((a, b) => a - b),
    at,
  );
}

/** The same of values in rising order. */
export function quantileOfSorted(sorted: ArrayLike<number>, at: number): number {
  const position = (sorted.length - 1) * at;
  const below = Math.floor(position);
  const next = sorted[Math.min(below + 1, sorted.length - 1)];
  return sorted[below] + (next - sorted[below]) * (position - below);
}

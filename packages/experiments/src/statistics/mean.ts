import { checkValues } from './check-values.js';

/**
 * The arithmetic mean, (Σ x_i) / n.
 *
 * @throws RangeError if there is no value, or one is not finite
 */
export function mean(values: readonly number[]): number {
  checkValues('values', values);
  return sum(values) / values.length;
}

/** Σ x_i. */
export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

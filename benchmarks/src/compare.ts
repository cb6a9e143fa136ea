/** How far two contestants may lie apart: three of the seven digits that float32 has. */
export const TOLERANCE = 1e-3;

/**
 * The largest difference between two results, relative to the largest value expected; NaN counts as infinite. Where one
 * is longer (more steps), what both have is compared.
 */
export function relativeDifference(actual: readonly number[], expected: readonly number[]): number {
  const length = Math.min(actual.length, expected.length);
  if (length === 0) throw new Error('nothing to compare');
  let largest = 0;
  let difference = 0;
  for (let i = 0; i < length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]));
    const distance = Math.abs(actual[i] - expected[i]);
    difference = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : Math.max(difference, distance);
  }
  return difference === 0 ? 0 : difference / largest;
}

/** Pearson's statistic of counts that should be in the proportion of `shares`; all alike by default. */
export function chiSquared(counts: readonly number[], shares = counts.map(() => 1)): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return counts.reduce((sum, count, i) => {
    const expected = (total * shares[i]) / whole;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}

/**
 * Where Pearson's statistic lies 1 time in 1,000 below and 1 in 1,000 above (Wilson and Hilferty 1931): counts that are
 * less even than the upper one were not drawn so, and those more even than the lower one were not drawn at random.
 */
export function chiSquaredBounds(degrees: number): [least: number, most: number] {
  const at = (z: number) => degrees * (1 - 2 / (9 * degrees) + z * Math.sqrt(2 / (9 * degrees))) ** 3;
  return [at(-3.0902), at(3.0902)];
}

/** The largest distance of the share of values below any place from `at most x` with the chance `x`, 0 to 1 (Kolmogorov and Smirnov). */
export function distanceFromUniform(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted.reduce((most, value, i) => {
    return Math.max(most, value - i / sorted.length, (i + 1) / sorted.length - value);
  }, 0);
}

/** What that distance exceeds 1 time in 1,000. */
export const uniformBound = (count: number): number => 1.9495 / Math.sqrt(count);

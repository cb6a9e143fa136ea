/** The middle of some values, and how far they lie from it. */
export interface Spread {
  mean: number;
  /** The standard deviation of what they are a sample of (divided by n - 1); null for one value. */
  deviation: number | null;
  count: number;
}

/** Mean and standard deviation; null without a value. */
export function spreadOf(values: readonly number[]): Spread | null {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, deviation: null, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (count - 1)), count };
}

/** `0.9123 ± 0.0051`; of one value it alone, of none nothing. */
export function spreadText(spread: Spread | null, digits = 4): string {
  if (spread === null) return '';
  const { mean, deviation } = spread;
  return deviation === null ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}`;
}

/** Median and quartiles of a set of measurements. */
export interface Spread {
  median: number;
  lower: number;
  upper: number;
}

/** Quartiles further apart than this, relative to the median, say that the machine had other things to do. */
export const NOISY = 0.15;

/** The value below which a share `at` of the sorted `values` lies, interpolated linearly. */
function quantile(values: readonly number[], at: number): number {
  const position = (values.length - 1) * at;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return values[below] + (values[above] - values[below]) * (position - below);
}

/** Median and quartiles; throws when there is nothing to summarise. */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error('no measurements to summarise');
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), lower: quantile(sorted, 0.25), upper: quantile(sorted, 0.75) };
}

/** Whether the quartiles lie more than {@link NOISY} apart. */
export const isNoisy = ({ median, lower, upper }: Spread): boolean => upper - lower > NOISY * median;

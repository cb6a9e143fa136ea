import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mean } from './mean.js';
import { median } from './median.js';
import { quantile } from './quantile.js';

interface Golden {
  values: number[];
  mean: number;
  median: number;
  quantiles: [at: number, value: number][];
}
/** By NumPy: tools/golden/statistics.py. */
const golden: Golden[] = JSON.parse(
  readFileSync(new URL('./golden/statistics.json', import.meta.url), 'utf8'),
).quantiles;

describe.each(golden)('of $values.length values', ({ values, ...expected }) => {
  it('mean, median and quantiles are those of NumPy', () => {
    expect(mean(values)).toBeCloseTo(expected.mean, 12);
    expect(median(values)).toBeCloseTo(expected.median, 12);
    for (const [at, value] of expected.quantiles) expect(quantile(values, at)).toBeCloseTo(value, 12);
  });
});

it('leaves the values in their order', () => {
  const values = [3, 1, 2];
  quantile(values, 0.5);
  expect(values).toEqual([3, 1, 2]);
});

it('refuses what has none', () => {
  expect(() => mean([])).toThrow('values is empty; at least one value is needed');
  expect(() => median([1, Number.NaN])).toThrow('values[1] is NaN; every value must be finite');
  expect(() => quantile([1], 1.5)).toThrow('at (=1.5) must be from 0 to 1');
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bootstrapDifferenceInterval, bootstrapInterval, type Interval } from './bootstrap-interval.js';
import { quantile } from './quantile.js';

/** Of 400,000 resamples, by scipy.stats.bootstrap: tools/golden/statistics.py. */
const golden: {
  bootstrap: { values: number[]; interval: Interval }[];
  bootstrapDifference: { a: number[]; b: number[]; interval: Interval }[];
} = JSON.parse(readFileSync(new URL('./golden/statistics.json', import.meta.url), 'utf8'));

/** Within a fiftieth of its width: what 50,000 resamples leave to chance at the ends is about a two-hundredth. */
function expectInterval([low, high]: Interval, expected: Interval) {
  const slack = (expected[1] - expected[0]) / 50;
  expect(Math.abs(low - expected[0])).toBeLessThan(slack);
  expect(Math.abs(high - expected[1])).toBeLessThan(slack);
}

describe('bootstrapInterval', () => {
  it.each(golden.bootstrap)('is that of SciPy for $values.length values', ({ values, interval }) => {
    expectInterval(bootstrapInterval(values, { resamples: 50_000 }), interval);
  });

  it('is that of all resamples where they can be counted', () => {
    const values = [0, 1, 4];
    const all = values.flatMap((a) => values.flatMap((b) => values.map((c) => (a + b + c) / 3)));
    const options = { level: 0.6, resamples: 50_000 };
    expect(bootstrapInterval(values, options)).toEqual([quantile(all, 0.2), quantile(all, 0.8)]);
  });

  it('has no width where all values are one', () => {
    expect(bootstrapInterval([2, 2, 2])).toEqual([2, 2]);
  });

  it('repeats for a seed, and a seed makes a difference', () => {
    const { values } = golden.bootstrap[1];
    expect(bootstrapInterval(values, { seed: 1 })).toEqual(bootstrapInterval(values, { seed: 1 }));
    expect(bootstrapInterval(values, { seed: 1 })).not.toEqual(bootstrapInterval(values, { seed: 2 }));
  });

  it('names what is out of bounds', () => {
    expect(() => bootstrapInterval([])).toThrow('values is empty');
    expect(() => bootstrapInterval([1], { level: 1 })).toThrow('level (=1) must be above 0 and below 1');
    expect(() => bootstrapInterval([1], { resamples: 0 })).toThrow(
      'resamples (=0) must be a positive integer',
    );
  });
});

describe('bootstrapDifferenceInterval', () => {
  it.each(golden.bootstrapDifference)('is that of SciPy', ({ a, b, interval }) => {
    expectInterval(bootstrapDifferenceInterval(a, b, { resamples: 50_000 }), interval);
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { logScale } from './log-scale.js';

it.each([
  [
    [0.3, 0.4],
    [0.2, 0.5],
  ],
  [
    [1, 1],
    [1, 2],
  ],
  [
    [0.012, 3],
    [0.01, 0.1, 1, 10],
  ],
  [
    [0.05, 0.9],
    [0.05, 0.1, 0.2, 0.5, 1],
  ],
  [
    [1e-12, 5, 0, Number.NaN],
    [1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 0.01, 1, 100],
  ],
  [[], [1, 2]],
])('values %j get ticks %j', (values, ticks) => expect(logScale(values).ticks).toEqual(ticks));

it('encloses any values with few ticks', () => {
  const value = fc
    .integer({ min: -30, max: 30 })
    .chain((e) => fc.double({ min: 1, max: 9.9, noNaN: true }).map((d) => d * 10 ** e));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), (values) => {
      const { domain, ticks } = logScale(values);
      expect(domain[0]).toBeLessThanOrEqual(Math.min(...values));
      expect(domain[1]).toBeGreaterThanOrEqual(Math.max(...values));
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(11);
    }),
    { seed: 1 },
  );
});

it('labels small values with an exponent', () => {
  const { tickFormat } = logScale([1]);
  expect([1e-5, 0.01, 200, 1e4].map(tickFormat)).toEqual(['1e-5', '0.01', '200', '1e+4']);
});

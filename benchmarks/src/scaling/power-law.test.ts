import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitPowerLaw } from './power-law.js';

it('finds the law that points follow', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (exponent, factor) => {
        const points = [1, 2, 5, 30].map((x) => ({ x, y: factor * x ** exponent }));
        const law = fitPowerLaw(points);
        expect(law?.exponent).toBeCloseTo(exponent, 6);
        expect((law?.factor ?? 0) / factor).toBeCloseTo(1, 6);
      },
    ),
  );
});

it('has none of one place, and refuses what has no logarithm', () => {
  expect(fitPowerLaw([{ x: 1, y: 2 }])).toBeNull();
  expect(fitPowerLaw([{ x: 1, y: 2 }, { x: 1, y: 3 }])).toBeNull(); // biome-ignore format: one line
  expect(() => fitPowerLaw([{ x: 1, y: 0 }])).toThrow('not through (1, 0)');
});

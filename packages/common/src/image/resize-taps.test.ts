import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resizeTaps } from './resize-taps.js';

describe('resizeTaps', () => {
  it('halves and doubles as a triangle of that width does', () => {
    // twice as wide a triangle over pixels 0.5, 1.5, 2.5 and 3.5 from its middle: 1/4 and 3/4 of its height
    expect(resizeTaps(4, 2, 1, 1)).toEqual([{ start: 1, weights: [1 / 7, 3 / 7, 3 / 7] }]);
    expect(resizeTaps(8, 4, 1, 1)).toEqual([{ start: 1, weights: [0.125, 0.375, 0.375, 0.125] }]);
    expect(resizeTaps(2, 4)[1]).toEqual({ start: 0, weights: [0.75, 0.25] });
  });

  it('leaves what keeps its size', () => {
    const moved = (size: number) =>
      resizeTaps(size, size).map(({ start, weights }) => weights.map((weight) => [start, weight])[0]);
    expect(moved(5)).toEqual([0, 1, 2, 3, 4].map((i) => [i, 1]));
  });

  it('weighs pixels that there are, all of them, with weights whose sum is 1, about the middle', () => {
    const length = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(length, length, (from, to) => {
        const seen = new Float64Array(from);
        for (const [i, { start, weights }] of resizeTaps(from, to).entries()) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start + weights.length).toBeLessThanOrEqual(from);
          expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
          for (const [j, weight] of weights.entries()) {
            expect(weight).toBeGreaterThanOrEqual(0);
            seen[start + j] += weight;
          }
          const mirrored = resizeTaps(from, to, to - 1 - i, 1)[0];
          const backwards = new Float64Array(from);
          for (const [j, weight] of mirrored.weights.entries())
            backwards[from - 1 - mirrored.start - j] = weight;
          for (const [j, weight] of weights.entries()) expect(backwards[start + j]).toBeCloseTo(weight, 9);
        }
        if (from >= to) expect(Math.min(...seen)).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});

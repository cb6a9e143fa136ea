import fc from 'fast-check';
import { expect, it } from 'vitest';
import { membraneImage } from './membranes.js';

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

it('draws the same picture for a seed, and another for another', () => {
  expect(membraneImage(40, 3)).toEqual(membraneImage(40, 3));
  expect(membraneImage(40, 3).noisy).not.toEqual(membraneImage(40, 4).noisy);
});

it('gives values from 0 to 1 and labels of 0 and 1, darker on membranes than in cells', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 130 }), fc.nat(), (size, seed) => {
      const { noisy, clean, labels } = membraneImage(size, seed);
      for (const values of [noisy, clean, labels]) {
        expect(values).toHaveLength(size * size);
        expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
      }
      expect(labels.every((label) => label === 0 || label === 1)).toBe(true);
      const grey = (label: number) => {
        const chosen = [...clean].filter((_, i) => labels[i] === label);
        return sum(chosen) / chosen.length;
      };
      expect(grey(0)).toBeLessThan(grey(1) - 0.2);
    }),
    { numRuns: 10 },
  );
});

it('has membranes of five pixels between cells of about 48, and the noise that it says', () => {
  const { noisy, clean, labels } = membraneImage(512, 1);
  // A Voronoi diagram of n random centres on a unit area has edges of about 2 sqrt(n) in all (Okabe et al. 2000, table 5.5.1).
  const expected = (5 * 2) / 48;
  const share = 1 - sum(labels) / labels.length;
  expect(share / expected).toBeGreaterThan(0.8);
  expect(share / expected).toBeLessThan(1.1);
  // Where no value is cut off, the noise is as it was drawn.
  const middle = [...noisy.keys()].filter((i) => clean[i] > 0.4 && clean[i] < 0.6);
  const deviation = Math.sqrt(sum(middle.map((i) => (noisy[i] - clean[i]) ** 2)) / middle.length);
  expect(deviation).toBeCloseTo(0.12, 2);
});

it('has the nearest centres within its search: no seam where the tiles meet', () => {
  // A wrong neighbour would show as a straight line of labels along a tile edge, rows 47 | 48.
  const { labels } = membraneImage(480, 7);
  const changes = (y: number) =>
    [...Array(480).keys()].filter((x) => labels[y * 480 + x] !== labels[(y - 1) * 480 + x]).length;
  const atSeams = sum([48, 96, 144, 192, 240, 288, 336, 384, 432].map(changes)) / 9;
  const elsewhere = sum([24, 72, 120, 168, 216, 264, 312, 360, 408].map(changes)) / 9;
  expect(atSeams).toBeLessThan(2 * elsewhere);
});

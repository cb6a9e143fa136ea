import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenPixels, largestDifference, readGolden } from '../testing/golden.js';
import { resize } from './resize.js';

interface Resized {
  from: [height: number, width: number, channels: number];
  to: [height: number, width: number];
  pillow: number[];
  torchvision: number[];
}

/** From Pillow and torchvision, by tools/golden/crops.py. */
const { resizes } = readGolden<{ resizes: Resized[] }>('crops.json');

describe('resize', () => {
  it.each(resizes)('$from to $to is that of Pillow, and torchvision is near', ({ from, to, ...golden }) => {
    const { data, height, width, channels } = resize(goldenPixels(...from), ...to);
    expect([height, width, channels]).toEqual([...to, from[2]]);
    expect([...data]).toEqual(golden.pillow);
    expect(largestDifference(data, golden.torchvision)).toBeLessThanOrEqual(1);
  });

  it('keeps what is all alike, and stays between the least and the largest value', () => {
    const side = fc.integer({ min: 1, max: 40 });
    const sides = fc.tuple(side, side, side, side, fc.constantFrom(1, 2, 3));
    fc.assert(
      fc.property(sides, fc.nat(255), fc.nat(255), ([h, w, height, width, channels], a, b) => {
        const image = (value: (i: number) => number) => {
          const data = Uint8Array.from({ length: h * w * channels }, (_, i) => value(i));
          return resize({ data, height: h, width: w, channels }, height, width).data;
        };
        expect(new Set(image(() => a))).toEqual(new Set([a]));
        const mixed = image((i) => ((i * i) % 3 === 0 ? a : b));
        expect(Math.min(...mixed)).toBeGreaterThanOrEqual(Math.min(a, b));
        expect(Math.max(...mixed)).toBeLessThanOrEqual(Math.max(a, b));
      }),
      { numRuns: 200 },
    );
  });

  it('stays in a byte where one pixel is made of very many', () => {
    const data = new Uint8Array(60_000).fill(255);
    expect([...resize({ data, height: 1, width: 60_000, channels: 1 }, 1, 1).data]).toEqual([255]);
  });

  it.each([
    [0, 4, 'height (=0)'],
    [4, 1.5, 'width (=1.5)'],
    [Number.NaN, 4, 'height (=NaN)'],
  ])('refuses %d x %d', (height, width, message) => {
    expect(() => resize(goldenPixels(3, 3, 3), height, width)).toThrow(
      `${message} to resize an image to must be an integer of at least 1`,
    );
  });
});

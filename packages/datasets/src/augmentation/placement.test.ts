import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquared, chiSquaredBounds } from '../testing/statistics.js';
import { drawPlacement, place, writePlaced } from './placement.js';

const identity = (channels: number) => Float32Array.from({ length: 256 * channels }, (_, i) => i % 256);

/** Pads, crops and mirrors the slow way, on nested arrays. */
function reference(
  image: number[][],
  padCrop: number,
  top: number,
  left: number,
  flipped: boolean,
): number[] {
  const width = image[0].length;
  const blank = () => new Array(width + 2 * padCrop).fill(0);
  const side = new Array(padCrop).fill(0);
  const padded = [
    ...Array.from({ length: padCrop }, blank),
    ...image.map((row) => [...side, ...row, ...side]),
    ...Array.from({ length: padCrop }, blank),
  ];
  const rows = padded.slice(top + padCrop, top + padCrop + image.length);
  const crop = rows.map((row) => row.slice(left + padCrop, left + padCrop + width));
  return crop.flatMap((row) => (flipped ? row.reverse() : row));
}

describe('writePlaced', () => {
  it('pads, crops and mirrors as the slow way does, for every placement', () => {
    const size = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.nat(4),
        fc.nat(8),
        fc.nat(8),
        fc.boolean(),
        (h, w, padCrop, t, l, flipped) => {
          const [top, left] = [t % (2 * padCrop + 1), l % (2 * padCrop + 1)].map(
            (offset) => offset - padCrop,
          );
          const data = Uint8Array.from({ length: h * w }, (_, i) => i + 1);
          const rows = Array.from({ length: h }, (_, y) => [...data.subarray(y * w, (y + 1) * w)]);
          const image = { data, height: h, width: w, channels: 1 };
          const target = new Float32Array(h * w + 1);
          writePlaced(image, { top, left, flipped }, identity(1), target, 1);
          const wanted = reference(rows, padCrop, top, left, flipped);
          expect([...target]).toEqual([0, ...wanted]);
          expect(place(image, { top, left, flipped })).toEqual({ ...image, data: Uint8Array.from(wanted) });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps the channels of a pixel together and gives each its own table', () => {
    const image = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), height: 1, width: 2, channels: 3 };
    const table = identity(3).map((value, i) => value + 1000 * Math.floor(i / 256));
    const target = new Float32Array(6);
    writePlaced(image, { top: 0, left: 0, flipped: true }, table, target, 0);
    expect([...target]).toEqual([4, 1005, 2006, 1, 1002, 2003]);
    writePlaced(image, { top: 0, left: 1, flipped: false }, table, target, 0);
    expect([...target]).toEqual([4, 1005, 2006, 0, 1000, 2000]); // outside is black, through the table too
  });
});

describe('drawPlacement', () => {
  const options = { padCrop: 4, flip: true };
  const count = 40_500;
  const drawn = Array.from({ length: count }, (_, i) => drawPlacement(options, 3, 0, i));

  it('draws every crop alike often', () => {
    const cells = new Float64Array(81);
    for (const { top, left } of drawn) cells[(top + 4) * 9 + left + 4]++;
    const [least, most] = chiSquaredBounds(80);
    expect(chiSquared([...cells])).toBeLessThan(most);
    expect(chiSquared([...cells])).toBeGreaterThan(least); // nor too even to be random
  });

  it('mirrors half of the images, whatever the crop', () => {
    const share = (some: typeof drawn) => some.filter(({ flipped }) => flipped).length / some.length;
    expect(Math.abs(share(drawn) - 0.5)).toBeLessThan(3.3 * (0.5 / Math.sqrt(count)));
    const shifted = drawn.filter(({ top }) => top === 4);
    expect(Math.abs(share(shifted) - 0.5)).toBeLessThan(3.3 * (0.5 / Math.sqrt(shifted.length)));
  });

  it('depends on seed, epoch and index only', () => {
    expect(drawPlacement(options, 3, 0, 17)).toEqual(drawn[17]);
    const same = (seed: number, epoch: number) =>
      drawn.slice(0, 2000).filter((placement, i) => {
        const other = drawPlacement(options, seed, epoch, i);
        return (
          other.top === placement.top && other.left === placement.left && other.flipped === placement.flipped
        );
      }).length;
    expect(same(3, 1)).toBeLessThan(40); // by chance 1 in 162
    expect(same(4, 0)).toBeLessThan(40);
  });

  it('leaves an image in place when nothing is asked for', () => {
    for (let i = 0; i < 50; i++)
      expect(drawPlacement({}, 0, 0, i)).toEqual({ top: 0, left: 0, flipped: false });
  });
});

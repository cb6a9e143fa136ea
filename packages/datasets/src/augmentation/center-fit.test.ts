import { describe, expect, it } from 'vitest';
import { goldenPixels, readGolden } from '../testing/golden.js';
import { centerFit } from './center-fit.js';

interface Fit {
  from: [height: number, width: number, channels: number];
  resize: number;
  to: [height: number, width: number];
  result: number[];
}

/** `Resize` and `CenterCrop` of torchvision on Pillow's images, by tools/golden/crops.py. */
const { fits } = readGolden<{ fits: Fit[] }>('crops.json');

describe('centerFit', () => {
  it.each(fits)('$from by $resize to $to is that of torchvision', ({ from, resize, to, result }) => {
    const fitted = centerFit(goldenPixels(...from), ...to, { resize });
    expect(fitted).toEqual({ data: Uint8Array.from(result), height: to[0], width: to[1], channels: 3 });
  });

  it('cuts off as little as may be by default, and nothing of an image of that size', () => {
    const image = goldenPixels(10, 6, 3);
    expect(centerFit(image, 10, 6)).toBe(image);
    const rows = { ...image, data: Uint8Array.from(image.data, (_, i) => Math.floor(i / 18) * 20) };
    // resized to 10 x 6, and of that rows 2 to 7
    expect([...centerFit(rows, 6, 6).data.filter((_, i) => i % 18 === 0)]).toEqual([
      40, 60, 80, 100, 120, 140,
    ]);
    // resized to 20 x 12, and of that columns all, rows 8 to 11
    const wide = centerFit(rows, 4, 12);
    expect([wide.height, wide.width]).toEqual([4, 12]);
    expect([...wide.data.filter((_, i) => i % 36 === 0)]).toEqual([75, 85, 95, 105]);
  });

  it('refuses to resize to less than the crop', () => {
    expect(() => centerFit(goldenPixels(9, 9, 3), 8, 10, { resize: 7 })).toThrow(
      'resize (=7) must be an integer of at least 8, the shorter side of a crop of 8x10',
    );
    expect(() => centerFit(goldenPixels(9, 9, 3), 8, 8, { resize: 8.5 })).toThrow('resize (=8.5)');
  });
});

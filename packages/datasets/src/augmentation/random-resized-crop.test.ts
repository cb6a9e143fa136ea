import { describe, expect, it } from 'vitest';
import { random } from '../random.js';
import { goldenPixels, readGolden } from '../testing/golden.js';
import { chiSquared, chiSquaredBounds, distanceFromUniform, uniformBound } from '../testing/statistics.js';
import { checkRandomResizedCrop, crop, drawCrop, randomResizedCrop } from './random-resized-crop.js';
import { resize } from './resize.js';

interface Crop {
  size: [height: number, width: number];
  scale: [number, number];
  ratio: [number, number];
  uniform: number[];
  box: [top: number, left: number, height: number, width: number];
}

/** `RandomResizedCrop.get_params` of torchvision on values drawn in Python, by tools/golden/crops.py. */
const { crops } = readGolden<{ crops: Crop[] }>('crops.json');

describe('drawCrop', () => {
  it.each(crops)('of $size by $scale and $ratio draws $box as torchvision does', (golden) => {
    const { size, scale, ratio, uniform, box } = golden;
    let drawn = 0;
    const found = drawCrop(...size, { scale, ratio }, () => uniform[drawn++]);
    expect([found.top, found.left, found.height, found.width]).toEqual(box);
    expect(drawn).toBe(uniform.length);
  });

  describe('of an image so large that it all fits', () => {
    const side = 20_000;
    const count = 10_000;
    const all = Array.from({ length: count }, (_, i) =>
      drawCrop(side, side, { scale: [0.08, 0.5] }, random(5, 'crop', 0, i)),
    );
    const rest = all.map(({ top, left, height, width }) => [
      (top + 0.5) / (side - height + 1),
      (left + 0.5) / (side - width + 1),
    ]);

    it.each<[string, number[]]>([
      ['the area', all.map(({ height, width }) => ((height * width) / side ** 2 - 0.08) / 0.42)],
      [
        'the logarithm of the ratio',
        all.map(({ height, width }) => Math.log((4 / 3) * (width / height)) / Math.log(16 / 9)),
      ],
      ['the place from above', rest.map(([top]) => top)],
      ['the place from the left', rest.map(([, left]) => left)],
    ])('draws %s evenly', (_, values) => {
      expect(distanceFromUniform(values)).toBeLessThan(uniformBound(count));
    });

    it('draws place, area and ratio each whatever the others are', () => {
      const cells = new Array<number>(4 ** 4).fill(0);
      const quarter = (value: number) => Math.min(3, Math.max(0, Math.floor(4 * value))); // sides are rounded to pixels
      for (const [i, { height, width }] of all.entries()) {
        const area = ((height * width) / side ** 2 - 0.08) / 0.42;
        const ratio = Math.log((4 / 3) * (width / height)) / Math.log(16 / 9);
        const [a, b, c, d] = [area, ratio, ...rest[i]].map(quarter);
        cells[((a * 4 + b) * 4 + c) * 4 + d]++;
      }
      const [least, most] = chiSquaredBounds(255);
      expect(chiSquared(cells)).toBeGreaterThan(least);
      expect(chiSquared(cells)).toBeLessThan(most);
    });
  });

  it('stays within the image, whatever its size', () => {
    for (const [height, width] of [
      [1, 1],
      [1, 300],
      [300, 1],
      [32, 32],
    ]) {
      for (let i = 0; i < 500; i++) {
        const box = drawCrop(height, width, {}, random(1, 'crop', 0, i));
        expect(Object.values(box).every(Number.isInteger)).toBe(true);
        expect(Math.min(box.top, box.left, box.height - 1, box.width - 1)).toBeGreaterThanOrEqual(0);
        expect(box.top + box.height).toBeLessThanOrEqual(height);
        expect(box.left + box.width).toBeLessThanOrEqual(width);
      }
    }
  });
});

describe('randomResizedCrop', () => {
  it('is the part that is drawn, resized', () => {
    const image = goldenPixels(40, 30, 3);
    for (let i = 0; i < 20; i++) {
      const box = drawCrop(40, 30, { scale: [0.2, 0.6] }, random(2, 'crop', 0, i));
      const part = randomResizedCrop(
        image,
        { height: 8, width: 9, scale: [0.2, 0.6] },
        random(2, 'crop', 0, i),
      );
      const pixel = (y: number, x: number) =>
        [0, 1, 2].map((c) => image.data[((box.top + y) * 30 + box.left + x) * 3 + c]);
      const cut = crop(image, box);
      expect([...cut.data.slice(-3)]).toEqual(pixel(box.height - 1, box.width - 1));
      expect([...cut.data.slice(0, 3)]).toEqual(pixel(0, 0));
      expect(part).toEqual(resize(cut, 8, 9));
    }
  });

  it.each([
    [{ scale: [0, 1] }, 'scale (=[0, 1])'],
    [{ scale: [0.5, 0.2] }, 'scale (=[0.5, 0.2])'],
    [{ scale: [0.5, 1.2] }, 'the lesser first, and at most 1'],
    [{ ratio: [Number.NaN, 1] }, 'ratio (=[NaN, 1])'],
    [{ ratio: [1, Number.POSITIVE_INFINITY] }, 'ratio (=[1, Infinity])'],
  ] as const)('refuses %j', (options, message) => {
    expect(() => checkRandomResizedCrop(options)).toThrow(message);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AugmentOptions, checkAugment, writeAugmented, writeAugmentedPixels } from './augment.js';
import { centerFit } from './augmentation/center-fit.js';
import { drawPlacement } from './augmentation/placement.js';
import { crop, drawCrop } from './augmentation/random-resized-crop.js';
import { resize } from './augmentation/resize.js';
import { normalizationTable } from './normalization.js';
import { random } from './random.js';
import { syntheticDataset } from './synthetic.js';
import { goldenPixels } from './testing/golden.js';

const shape = [12, 10, 3] as const;
const table = normalizationTable(
  { name: 'test', shape: [...shape], mean: [0.4, 0.5, 0.6], std: [0.2, 0.3, 0.25] },
  true,
);
const through = (data: Uint8Array) => Float32Array.from(data, (value, i) => table[(i % 3) * 256 + value]);

function written(pixels: ReturnType<typeof goldenPixels>, options: AugmentOptions, index = 0, seed = 1) {
  const target = new Float32Array(360);
  writeAugmentedPixels(pixels, shape, options, { seed, epoch: 2, index }, table, target, 0);
  return target;
}

describe('writeAugmentedPixels', () => {
  it('brings images of any size to the shape', () => {
    const image = goldenPixels(31, 44, 3);
    expect(written(image, {})).toEqual(through(centerFit(image, 12, 10).data));
    expect(written(goldenPixels(12, 10, 3), {})).toEqual(through(goldenPixels(12, 10, 3).data));
  });

  it('crops, resizes and mirrors, each by draws of its own', () => {
    const image = goldenPixels(31, 44, 3);
    const flips = [0, 0];
    for (let index = 0; index < 40; index++) {
      const box = drawCrop(31, 44, { scale: [0.3, 0.9] }, random(1, 'crop', 2, index));
      const part = resize(crop(image, box), 12, 10);
      const { flipped } = drawPlacement({ flip: true }, 1, 2, index);
      const rows = Array.from({ length: 120 }, (_, i) => [...part.data.subarray(3 * i, 3 * i + 3)]);
      const mirrored = Array.from({ length: 12 }, (_, y) => rows.slice(10 * y, 10 * y + 10).reverse());
      const wanted = flipped ? Uint8Array.from(mirrored.flat(2)) : part.data;
      const options = { randomResizedCrop: { scale: [0.3, 0.9] as const }, flip: true };
      expect(written(image, options, index)).toEqual(through(wanted));
      flips[Number(flipped)]++;
    }
    expect(Math.min(...flips)).toBeGreaterThan(8);
  });

  it('gives the same for the same seed, epoch and index, whatever came before, and else another', () => {
    const image = goldenPixels(31, 44, 3);
    const options: AugmentOptions = {
      randomResizedCrop: {},
      flip: true,
      randAugment: {},
      colorJitter: { brightness: 0.4, hue: 0.1 },
      cutout: 4,
    };
    const first = Array.from({ length: 30 }, (_, index) => written(image, options, index).join());
    const again = Array.from({ length: 30 }, (_, i) => written(image, options, 29 - i).join()).reverse();
    expect(again).toEqual(first);
    expect(new Set(first).size).toBe(30);
    expect(first).not.toContain(written(image, options, 0, 2).join());
  });

  it('is what datasets in memory go through, at any place of the target', () => {
    const dataset = syntheticDataset({ size: 5, shape: [...shape], seed: 3 });
    const options = fc.record(
      {
        padCrop: fc.nat(4),
        flip: fc.boolean(),
        cutout: fc.nat(6),
        randAugment: fc.constant({}),
        colorJitter: fc.constant({ contrast: 0.5 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(options, fc.nat(4), fc.nat(9), (augment, index, start) => {
        const data = dataset.images.slice(index * 360, index * 360 + 360);
        const target = new Float32Array(start + 361).fill(7);
        writeAugmented(dataset, index, augment, { seed: 1, epoch: 2 }, table, target, start);
        const [height, width, channels] = shape;
        expect(target.slice(start, -1)).toEqual(written({ data, height, width, channels }, augment, index));
        expect([...target.slice(0, start), target[start + 360]]).toEqual(new Array(start + 1).fill(7));
      }),
      { numRuns: 60 },
    );
  });

  it('refuses an image of other channels', () => {
    const occasion = { seed: 0, epoch: 0, index: 7 };
    const grey = goldenPixels(12, 10, 1);
    expect(() => writeAugmentedPixels(grey, shape, {}, occasion, table, new Float32Array(360), 0)).toThrow(
      'image 7 has 1 channels where the others have 3',
    );
  });
});

describe('checkAugment', () => {
  it.each<[AugmentOptions, string]>([
    [{ padCrop: 13 }, 'augment.padCrop (=13) must be an integer from 0 to 12'],
    [{ cutout: 1.5 }, 'augment.cutout (=1.5) must be an integer from 0 to 24'],
    [{ padCrop: 2, randomResizedCrop: {} }, 'augment.padCrop (=2) and augment.randomResizedCrop both crop'],
    [{ randomResizedCrop: { scale: [0, 1] } }, 'randomResizedCrop.scale (=[0, 1])'],
    [{ colorJitter: { hue: 0.6 } }, 'augment.colorJitter.hue (=0.6)'],
    [{ randAugment: { magnitude: 31 } }, 'augment.randAugment.magnitude (=31)'],
  ])('refuses %j', (options, message) => {
    expect(() => checkAugment(options, shape)).toThrow(message);
  });

  it('changes colours where there are some alone, and crops whatever there is', () => {
    expect(() => checkAugment({ colorJitter: {} }, [4, 4, 2])).toThrow(
      'images of 2 channels have no colours',
    );
    expect(() => checkAugment({ randomResizedCrop: {}, padCrop: 0, flip: true }, [4, 4, 2])).not.toThrow();
  });
});

import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeak } from '@residualjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BatchesOptions, batches, disposeBatch } from './batches.js';
import { beta } from './beta.js';
import { mixBatch } from './mix.js';
import { random } from './random.js';
import { syntheticDataset } from './synthetic.js';

describe('beta', () => {
  it.each([
    [1, 1],
    [0.2, 0.2],
    [2, 5],
    [0.5, 3],
  ])('has the mean and variance of Beta(%d, %d)', (a, b) => {
    const uniform = random(1, 'mix');
    const values = Array.from({ length: 20_000 }, () => beta(a, b, uniform));
    const mean = values.reduce((sum, value) => sum + value) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const wanted = (a * b) / ((a + b) ** 2 * (a + b + 1));
    expect(Math.abs(mean - a / (a + b))).toBeLessThan(5 * Math.sqrt(wanted / values.length));
    expect(variance / wanted).toBeCloseTo(1, 1);
  });

  it('stays in [0, 1] where the shapes are tiny', () => {
    const uniform = random(2, 'mix');
    for (let i = 0; i < 1000; i++)
      expect([0, 1]).toContain(Math.round(beta(1e-4, 1e-4, uniform) * 1e6) / 1e6);
  });
});

/** A batch of N images whose pixels are all their number, with one class each. */
function numbered(size: number, height: number, width: number) {
  const pixels = height * width * 2;
  return {
    images: Float32Array.from({ length: size * pixels }, (_, i) => Math.floor(i / pixels)),
    targets: Float32Array.from({ length: size * size }, (_, i) => Number(i % (size + 1) === 0)),
    shape: [height, width, 2] as const,
    classes: size,
  };
}

describe('mixBatch', () => {
  const sizes = fc.tuple(
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
  );

  it.each([{ mixup: 0.4 }, { cutmix: 1 }, { mixup: 1, cutmix: 1 }])(
    'gives an image its share of another, and the label the same share (%j)',
    (options) => {
      fc.assert(
        fc.property(sizes, fc.nat(1000), ([size, height, width], seed) => {
          const batch = numbered(size, height, width);
          mixBatch(batch, options, seed, 1, 2);
          const pixels = height * width * 2;
          for (let i = 0; i < size; i++) {
            const j = size - 1 - i;
            const values = batch.images.subarray(i * pixels, (i + 1) * pixels);
            const mean = values.reduce((sum, value) => sum + value, 0) / pixels;
            const [own, other] = [batch.targets[i * size + i], batch.targets[i * size + j]];
            if (i === j) expect([own, mean]).toEqual([1, i]);
            else {
              expect(own + other).toBeCloseTo(1, 6);
              expect(mean).toBeCloseTo(own * i + other * j, 4);
            }
          }
        }),
      );
    },
  );

  it('cuts one box out of all images of a batch', () => {
    const batch = numbered(2, 8, 8);
    mixBatch(batch, { cutmix: 1 }, 3, 0, 0);
    const taken = Array.from({ length: 64 }, (_, i) => batch.images[2 * i] === 1);
    const rows = [0, 1, 2, 3, 4, 5, 6, 7].filter((y) => taken.slice(8 * y, 8 * y + 8).some(Boolean));
    const columns = [0, 1, 2, 3, 4, 5, 6, 7].filter((x) => taken.some((is, i) => is && i % 8 === x));
    expect(rows.length * columns.length).toBe(taken.filter(Boolean).length);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length * columns.length).toBeLessThan(64);
  });

  it('draws both ways where both are asked for', () => {
    let cut = 0;
    for (let number = 0; number < 200; number++) {
      const batch = numbered(2, 8, 8);
      mixBatch(batch, { mixup: 1, cutmix: 1 }, 1, 0, number);
      cut += Number(batch.images.every((value) => value === 0 || value === 1));
    }
    expect(cut).toBeGreaterThan(70);
    expect(cut).toBeLessThan(130);
  });
});

describe('batches that are mixed', () => {
  const dataset = syntheticDataset({ size: 23, shape: [5, 4, 3], classes: 7, seed: 9 });
  const collect = async (options: BatchesOptions) => {
    const all: { images: number[]; labels: number[]; shape: number[] }[] = [];
    for await (const batch of batches(dataset, options)) {
      const [images, labels] = [batch.images, batch.labels].map((tensor) => [...tensor.dataSync()]);
      all.push({ images, labels, shape: batch.labels.shape });
      disposeBatch(batch);
    }
    return all;
  };
  const options = { batchSize: 4, shuffle: true, seed: 2, mix: { mixup: 1, cutmix: 1 } };

  it('have rows of targets, which replay exactly from any batch on', async () => {
    await expectNoLeak(async () => {
      const whole = await collect(options);
      expect(whole.map(({ shape }) => shape)).toEqual([...Array(5).fill([4, 7]), [3, 7]]);
      for (const { labels } of whole) {
        const sum = labels.reduce((total, value) => total + value, 0);
        expect(sum).toBeCloseTo(labels.length / 7, 5);
      }
      expect(await collect({ ...options, skip: 2 })).toEqual(whole.slice(2));
      expect(await collect({ ...options, epoch: 1 })).not.toEqual(whole);
    });
  });

  it('are refused with a share that is none', () => {
    expect(() => batches(dataset, { mix: { mixup: -1 } })).toThrow('mix.mixup (=-1)');
    expect(() => batches(dataset, { mix: { cutmix: Number.NaN } })).toThrow('mix.cutmix (=NaN)');
  });
});

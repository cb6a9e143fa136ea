import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expectClose, expectNoLeak } from '@residualjs/testing';
import { describe, expect, it } from 'vitest';
import { type BatchesOptions, batches, disposeBatch } from './batches.js';
import { syntheticDataset } from './synthetic.js';

const dataset = syntheticDataset({ size: 23, shape: [5, 4, 3], classes: 7, seed: 9 });
const pixels = 60;

/** All images and labels of a pass, and the sizes of its batches. */
async function collect(options: BatchesOptions) {
  const all = { images: [] as number[], labels: [] as number[], sizes: [] as number[] };
  for await (const batch of batches(dataset, options)) {
    all.images.push(...batch.images.dataSync());
    all.labels.push(...batch.labels.dataSync());
    all.sizes.push(batch.size);
    disposeBatch(batch);
  }
  return all;
}

describe('batches', () => {
  it('makes float32 NHWC images, normalised, and int32 labels', async () => {
    for await (const batch of batches(dataset, { batchSize: 10 })) {
      expect([batch.images.dtype, batch.labels.dtype]).toEqual(['float32', 'int32']);
      expect(batch.images.shape).toEqual([batch.size, 5, 4, 3]);
      expect(batch.labels.shape).toEqual([batch.size]);
      disposeBatch(batch);
    }
    const { images, labels } = await collect({ batchSize: 10 });
    expectClose(
      images,
      [...dataset.images].map((value, i) => (value / 255 - dataset.mean[i % 3]) / dataset.std[i % 3]),
    );
    expect(labels).toEqual([...dataset.labels]);
    const raw = await collect({ normalize: false });
    expectClose(
      raw.images,
      [...dataset.images].map((value) => value / 255),
    );
  });

  it('keeps or drops what does not fill a batch', async () => {
    expect((await collect({ batchSize: 10 })).sizes).toEqual([10, 10, 3]);
    expect((await collect({ batchSize: 10, dropRemainder: true })).sizes).toEqual([10, 10]);
    expect((await collect({ batchSize: 100 })).sizes).toEqual([23]);
    expect((await collect({})).sizes).toEqual([23]);
  });

  it('replays exactly, and cuts the same sequence for any batch size', async () => {
    const options = { shuffle: true, seed: 5, epoch: 2, augment: { padCrop: 2, flip: true } };
    const whole = await collect({ ...options, batchSize: 23 });
    for (const batchSize of [1, 4, 7]) {
      const { images, labels } = await collect({ ...options, batchSize });
      expect(labels).toEqual(whole.labels);
      expect(images).toEqual(whole.images);
    }
  });

  it('varies pixels by seed, epoch and image alone, in every way that there is', async () => {
    const augment = {
      padCrop: 1,
      flip: true,
      randAugment: { operations: 2, magnitude: 9 },
      colorJitter: { brightness: 0.4, hue: 0.1 },
      cutout: 3,
    };
    const whole = await collect({ seed: 4, batchSize: 23, augment });
    const parts = await collect({ seed: 4, batchSize: 5, augment });
    expect(parts.images).toEqual(whole.images);
    for (const options of [{ epoch: 1 }, { seed: 5 }, { augment: { ...augment, cutout: 0 } }]) {
      const other = await collect({ seed: 4, batchSize: 23, augment, ...options });
      expect(other.images).not.toEqual(whole.images);
    }
    const { images } = await collect({ seed: 4, augment: { cutout: 4 } });
    const plain = await collect({});
    for (let i = 0; i < 23; i++) {
      const cleared = images.slice(i * pixels, (i + 1) * pixels).filter((value) => value === 0).length;
      expect(cleared).toBeGreaterThanOrEqual(4 * 3);
      expect(cleared).toBeLessThanOrEqual(16 * 3);
    }
    expect(images.filter((value, i) => value !== 0 && value !== plain.images[i])).toEqual([]);
    expect(() => batches(dataset, { augment: { cutout: 11 } })).toThrow('augment.cutout (=11)');
    expect(() => batches(dataset, { augment: { colorJitter: { hue: 1 } } })).toThrow('hue (=1)');
  });

  it('begins in the middle of a pass', async () => {
    const options = { shuffle: true, seed: 5, batchSize: 4, augment: { flip: true } };
    const whole = await collect(options);
    const rest = await collect({ ...options, skip: 2 });
    expect(rest.sizes).toEqual([4, 4, 4, 3]);
    expect(rest.labels).toEqual(whole.labels.slice(8));
    expect(rest.images).toEqual(whole.images.slice(8 * pixels));
    expect((await collect({ ...options, skip: 6 })).sizes).toEqual([]);
    expect(() => batches(dataset, { skip: -1 })).toThrow('skip (=-1)');
  });

  it('shuffles every epoch anew, and holds every image once', async () => {
    const order = async (options: BatchesOptions) => {
      const { images } = await collect({ ...options, shuffle: true });
      return Array.from({ length: 23 }, (_, i) => images.slice(i * pixels, (i + 1) * pixels).join());
    };
    const plain = await collect({});
    const [first, again, next, other] = await Promise.all([
      order({ epoch: 0 }),
      order({ epoch: 0 }),
      order({ epoch: 1 }),
      order({ epoch: 0, seed: 1 }),
    ]);
    expect(again).toEqual(first);
    expect(next).not.toEqual(first);
    expect(other).not.toEqual(first);
    const sorted = Array.from({ length: 23 }, (_, i) =>
      plain.images.slice(i * pixels, (i + 1) * pixels).join(),
    );
    for (const each of [first, next, other]) expect([...each].sort()).toEqual([...sorted].sort());
  });

  it('augments an image alike wherever the order puts it', async () => {
    const augment = { padCrop: 2, flip: true };
    const plain = await collect({ augment, epoch: 3 });
    const shuffled = await collect({ augment, epoch: 3, shuffle: true });
    const cut = (images: number[]) =>
      Array.from({ length: 23 }, (_, i) => images.slice(i * pixels, (i + 1) * pixels).join()).sort();
    expect(cut(shuffled.images)).toEqual(cut(plain.images));
  });

  it('can be iterated twice, leaks nothing, and leaves nothing when broken off', async () => {
    const iterable = batches(dataset, { batchSize: 4, shuffle: true });
    await expectNoLeak(async () => {
      for (let pass = 0; pass < 2; pass++) for await (const batch of iterable) disposeBatch(batch);
      for await (const batch of iterable) {
        disposeBatch(batch);
        break;
      }
    });
    const before = tf.memory().numTensors;
    const iterator = iterable[Symbol.asyncIterator]();
    const { value } = await iterator.next();
    expect(tf.memory().numTensors).toBe(before + 2);
    disposeBatch(value);
  });

  it('refuses options and datasets that make no sense, at the call', () => {
    expect(() => batches(dataset, { batchSize: 0 })).toThrow('batchSize (=0) must be an integer from 1');
    expect(() => batches(dataset, { epoch: -1 })).toThrow('epoch (=-1)');
    expect(() => batches(dataset, { seed: 1.5 })).toThrow('seed (=1.5)');
    expect(() => batches(dataset, { augment: { padCrop: 6 } })).toThrow(
      'augment.padCrop (=6) must be an integer from 0 to 5',
    );
    expect(() => batches({ ...dataset, size: 24 })).toThrow(
      /images has 1380 values where 24 images of 5x4x3 need 1440/,
    );
    expect(() => batches({ ...dataset, labels: dataset.labels.subarray(1) })).toThrow('22 labels');
    expect(() => batches({ ...dataset, mean: [0] })).toThrow('give one for each channel');
  });
});

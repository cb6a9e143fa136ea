import * as tf from '@tensorflow/tfjs-core';
import { type AugmentOptions, drawPlacement, writePlaced } from './augment.js';
import { checkDataset, type ImageDataset } from './dataset.js';
import { normalizationTable } from './normalization.js';
import { permutation } from './permutation.js';
import { checkSeed, random } from './random.js';

/** Some images and their labels as tensors; whoever takes one disposes it ({@link disposeBatch}). */
export interface Batch {
  /** `[size, H, W, C]`, float32. */
  images: tf.Tensor4D;
  /** `[size]`, int32. */
  labels: tf.Tensor1D;
  /** Number of images. */
  size: number;
}

/** Options of {@link batches}. */
export interface BatchesOptions {
  /** Images in a batch; default 128, as He et al. 2015. */
  batchSize?: number;
  /** A new random order each epoch; default false: the order of the dataset. */
  shuffle?: boolean;
  /** Fixes the order and the augmentation; default 0. */
  seed?: number;
  /** Which pass over the dataset it is: the same seed gives another order in another epoch; default 0. */
  epoch?: number;
  /** Pad-crop and flip; default: none. */
  augment?: AugmentOptions;
  /** `(value / 255 - mean) / std` with the dataset's constants; false gives `value / 255`; default true. */
  normalize?: boolean;
  /** Leave out a last batch that is not full; default false. */
  dropRemainder?: boolean;
  /** Begin after so many batches, to go on in the middle of a pass; default 0. */
  skip?: number;
}

const whole = (name: string, value: number, least: number, most: number) => {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} (=${value}) must be an integer from ${least} to ${most}`);
  }
};

/**
 * One pass over a dataset, as batches of tensors, each made when it is asked for: breaking off leaves nothing behind.
 * Order and augmentation depend on `seed`, `epoch` and an image's index only, so the same arguments give the same
 * images, and another batch size cuts the same sequence elsewhere.
 *
 * @throws RangeError at the call on options out of bounds, or a dataset whose parts disagree.
 *
 * @example
 * for await (const batch of batches(dataset, { batchSize: 32, shuffle: true, seed: 1, epoch })) {
 *   step(batch.images, batch.labels);
 *   disposeBatch(batch);
 * }
 */
export function batches(
  dataset: ImageDataset,
  {
    batchSize = 128,
    shuffle = false,
    seed = 0,
    epoch = 0,
    augment = {},
    normalize = true,
    dropRemainder = false,
    skip = 0,
  }: BatchesOptions = {},
): AsyncIterable<Batch> {
  checkDataset(dataset);
  const { size, labels, shape } = dataset;
  const [height, width, channels] = shape;
  whole('batchSize', batchSize, 1, 2 ** 31);
  whole('epoch', epoch, 0, 2 ** 32 - 1);
  whole('skip', skip, 0, Number.MAX_SAFE_INTEGER);
  whole('augment.padCrop', augment.padCrop ?? 0, 0, Math.max(height, width));
  checkSeed(seed);
  const table = normalizationTable(dataset, normalize);
  const pixels = height * width * channels;

  const batchAt = (first: number, count: number, order: Uint32Array | null): Batch => {
    const images = new Float32Array(count * pixels); // not reused: the cpu backend keeps it as the tensor's memory
    const batchLabels = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const index = order ? order[first + i] : first + i;
      writePlaced(dataset, index, drawPlacement(augment, seed, epoch, index), table, images, i * pixels);
      batchLabels[i] = labels[index];
    }
    return {
      images: tf.tensor4d(images, [count, height, width, channels]),
      labels: tf.tensor1d(batchLabels, 'int32'),
      size: count,
    };
  };

  async function* passOverDataset() {
    const order = shuffle ? permutation(size, random(seed, 'shuffle', epoch)) : null;
    for (let first = skip * batchSize; first < size; first += batchSize) {
      const count = Math.min(batchSize, size - first);
      if (dropRemainder && count < batchSize) return;
      yield batchAt(first, count, order);
    }
  }
  return { [Symbol.asyncIterator]: passOverDataset };
}

/** Frees the two tensors of a batch. */
export function disposeBatch({ images, labels }: Batch): void {
  images.dispose();
  labels.dispose();
}

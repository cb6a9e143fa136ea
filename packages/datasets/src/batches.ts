import * as tf from '@tensorflow/tfjs-core';
import { type AugmentOptions, checkAugment, writeAugmented } from './augment.js';
import { checkDataset, type ImageDataset } from './dataset.js';
import { checkMix, type MixOptions, mixBatch, mixes } from './mix.js';
import { normalizationTable } from './normalization.js';
import { permutation } from './permutation.js';
import { checkSeed, random } from './random.js';

/** Some images and their labels as tensors; whoever takes one disposes it ({@link disposeBatch}). */
export interface Batch {
  /** `[size, H, W, C]`, float32. */
  images: tf.Tensor4D;
  /** `[size]`, int32; or `[size, classes]`, float32, a row of targets for each image, where images are mixed. */
  labels: tf.Tensor1D | tf.Tensor2D;
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
  /** How images are varied; default: not. */
  augment?: AugmentOptions;
  /** Mixup and CutMix: images and labels of a batch are mixed with each other; default: none. */
  mix?: MixOptions;
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
    mix = {},
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
  checkAugment(augment, shape);
  checkSeed(seed);
  checkMix(mix);
  const mixing = mixes(mix);
  const classes = dataset.classes.length;
  const table = normalizationTable(dataset, normalize);
  const pixels = height * width * channels;

  const batchAt = (first: number, count: number, order: Uint32Array | null): Batch => {
    const images = new Float32Array(count * pixels); // not reused: the cpu backend keeps it as the tensor's memory
    const batchLabels = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const index = order ? order[first + i] : first + i;
      writeAugmented(dataset, index, augment, { seed, epoch }, table, images, i * pixels);
      batchLabels[i] = labels[index];
    }
    const shaped = (values: Float32Array) => tf.tensor4d(values, [count, height, width, channels]);
    if (!mixing) return { images: shaped(images), labels: tf.tensor1d(batchLabels, 'int32'), size: count };
    const targets = new Float32Array(count * classes);
    for (const [i, label] of batchLabels.entries()) targets[i * classes + label] = 1;
    mixBatch({ images, targets, shape, classes }, mix, seed, epoch, first / batchSize);
    return { images: shaped(images), labels: tf.tensor2d(targets, [count, classes]), size: count };
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

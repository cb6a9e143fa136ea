import * as tf from '@tensorflow/tfjs-core';
import { type BatchArrays, type BatchMakerOptions, batchMaker } from './batch-maker.js';
import { checkWhole } from './check-whole.js';
import type { AnyImageDataset } from './dataset.js';

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
export interface BatchesOptions extends BatchMakerOptions {
  /** Which pass over the dataset it is: the same seed gives another order in another epoch; default 0. */
  epoch?: number;
  /** Begin after so many batches, to go on in the middle of a pass; default 0. */
  skip?: number;
}

/** Throws unless a pass and a place in it can be numbers of these. */
export function checkPlace(epoch: number, skip: number): void {
  checkWhole('epoch', epoch, 0, 2 ** 32 - 1);
  checkWhole('skip', skip, 0, Number.MAX_SAFE_INTEGER);
}

/**
 * One pass over a dataset, as batches of tensors, each made when it is asked for: breaking off leaves nothing behind.
 * Order and augmentation depend on `seed`, `epoch` and an image's index only, so the same arguments give the same
 * images, and another batch size cuts the same sequence elsewhere. `dataLoader` makes the same batches ahead, in a worker.
 *
 * @throws RangeError at the call on options out of bounds, or a dataset whose parts disagree. A pass throws ImageDecodeError
 * where an image of a lazy dataset is damaged.
 *
 * @example
 * for await (const batch of batches(dataset, { batchSize: 32, shuffle: true, seed: 1, epoch })) {
 *   step(batch.images, batch.labels);
 *   disposeBatch(batch);
 * }
 */
export function batches(
  dataset: AnyImageDataset,
  { epoch = 0, skip = 0, ...options }: BatchesOptions = {},
): AsyncIterable<Batch> {
  checkPlace(epoch, skip);
  const maker = batchMaker(dataset, options);
  async function* passOverDataset() {
    for (let number = skip; number < maker.batches; number++) {
      yield asTensors(await maker.make(epoch, number));
    }
  }
  return { [Symbol.asyncIterator]: passOverDataset };
}

/** A batch as tensors, which may keep its arrays. */
export function asTensors({ images, shape, labels }: BatchArrays): Batch {
  const [size] = shape;
  return {
    images: tf.tensor4d(images, shape),
    labels:
      labels instanceof Int32Array
        ? tf.tensor1d(labels, 'int32')
        : tf.tensor2d(labels, [size, labels.length / size]),
    size,
  };
}

/** Frees the two tensors of a batch. */
export function disposeBatch({ images, labels }: Batch): void {
  images.dispose();
  labels.dispose();
}

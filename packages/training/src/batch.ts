import type * as tf from '@tensorflow/tfjs-core';
import type { Labels } from './losses/labels.js';

/** Some images with their classes; whoever receives it disposes it. */
export interface Batch {
  /** `[N, H, W, C]`, float32, already normalised. */
  images: tf.Tensor4D;
  /** `[N]`, int32, each in `0 … classes - 1`; or `[N, classes]`, float32, a row of targets for each image. */
  labels: Labels;
  /** N. */
  size: number;
}

/**
 * Where batches come from: anything that can go through its images once an epoch. The data sets of
 * `@residualjs/datasets` become one with
 * `{ size: set.size, batches: (epoch) => batches(set, { batchSize, shuffle: true, seed, epoch }) }`.
 */
export interface BatchSource {
  /** The number of images in one epoch. */
  readonly size: number;
  /** The batches of one epoch, counted from 1; evaluation asks for epoch 0. */
  batches(epoch: number): AsyncIterable<Batch>;
  /**
   * The batches of one epoch without the first `skip`, for a run that goes on in the middle of an epoch. Without it the
   * skipped batches are made and thrown away.
   */
  batchesFrom?(epoch: number, skip: number): AsyncIterable<Batch>;
}

/** The batches of one epoch without the first `skip`. */
export async function* batchesAfter(
  source: BatchSource,
  epoch: number,
  skip: number,
): AsyncGenerator<Batch, void, undefined> {
  if (skip > 0 && source.batchesFrom !== undefined) {
    yield* source.batchesFrom(epoch, skip);
    return;
  }
  let passed = 0;
  for await (const batch of source.batches(epoch)) {
    if (passed++ < skip) disposeBatch(batch);
    else yield batch;
  }
}

/** Frees the tensors of a batch. */
export function disposeBatch({ images, labels }: Batch): void {
  images.dispose();
  labels.dispose();
}

/** Throws unless images, labels and size of a batch agree. */
export function checkBatch({ images, labels, size }: Batch): void {
  const rows = labels.rank === 1 || labels.rank === 2;
  if (size < 1 || images.shape[0] !== size || !rows || labels.shape[0] !== size) {
    throw new Error(
      `a batch of size ${size} has images of shape [${images.shape}] and labels of shape [${labels.shape}]; ` +
        'expected [size, H, W, C] and [size] or [size, classes], with a size of at least 1',
    );
  }
}

/** Throws unless every label is one of the classes that the model tells apart, or a row of finite targets for all of them. */
export async function checkLabels({ labels }: Batch, classes: number): Promise<void> {
  if (labels.rank === 2) {
    if (labels.shape[1] !== classes) {
      throw new Error(`the labels have shape [${labels.shape}], but the model has ${classes} outputs`);
    }
    const targets = await labels.data();
    const at = targets.findIndex((target) => !Number.isFinite(target));
    if (at >= 0)
      throw new Error(`target ${at % classes} of image ${Math.floor(at / classes)} is ${targets[at]}`);
    return;
  }
  const values = await labels.data();
  const at = values.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (at >= 0) {
    throw new Error(
      `label ${at} of the batch is ${values[at]}, but the model has ${classes} classes (0 to ${classes - 1})`,
    );
  }
}

import type * as tf from '@tensorflow/tfjs-core';

/** Some images with their classes; whoever receives it disposes it. */
export interface Batch {
  /** `[N, H, W, C]`, float32, already normalised. */
  images: tf.Tensor4D;
  /** `[N]`, int32, each in `0 … classes - 1`. */
  labels: tf.Tensor1D;
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
}

/** Frees the tensors of a batch. */
export function disposeBatch({ images, labels }: Batch): void {
  images.dispose();
  labels.dispose();
}

/** Throws unless images, labels and size of a batch agree. */
export function checkBatch({ images, labels, size }: Batch): void {
  if (size < 1 || images.shape[0] !== size || labels.rank !== 1 || labels.shape[0] !== size) {
    throw new Error(
      `a batch of size ${size} has images of shape [${images.shape}] and labels of shape [${labels.shape}]; ` +
        'expected [size, H, W, C] and [size], with a size of at least 1',
    );
  }
}

/** Throws unless every label is one of the classes that the model tells apart. */
export async function checkLabels({ labels }: Batch, classes: number): Promise<void> {
  const values = await labels.data();
  const at = values.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (at >= 0) {
    throw new Error(
      `label ${at} of the batch is ${values[at]}, but the model has ${classes} classes (0 to ${classes - 1})`,
    );
  }
}

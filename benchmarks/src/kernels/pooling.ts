import * as tf from '@tensorflow/tfjs-core';
import type { KernelCase } from './kernel-case.js';
import { noise } from './values.js';

const BATCH = 2;
/** After the stem of ResNet-50. */
const IMAGE = [BATCH, 112, 112, 64];
const POOLED = [BATCH, 56, 56, 64];
const SIZE = POOLED.reduce((product, length) => product * length, 1);
/** The stock gradient of max pooling takes 0 for the largest value of a window without one above it. */
const POSITIVE = [0.1, 1] as const;

const attrs = { filterSize: [3, 3], strides: [2, 2], pad: 'same', dimRoundingMode: undefined };
const UNWRITTEN = 'its stock kernel adds to what the memory happened to hold';

/** Gradients of poolings, and what goes with 3D images. */
export const POOLING: readonly KernelCase[] = [
  {
    ...{ kernel: 'MaxPoolGrad', shape: '3x3/2, 112x112, 64', batch: BATCH, attrs, flops: 9 * SIZE },
    inputs() {
      const input = noise(IMAGE, POSITIVE) as tf.Tensor4D;
      return { dy: noise(POOLED), input, output: tf.maxPool(input, 3, 2, 'same') };
    },
  },
  {
    // without a border, where the stock kernel divides by more values than there are
    ...{ kernel: 'AvgPoolGrad', shape: '2x2/2, 112x112, 64', batch: BATCH, flops: 4 * SIZE },
    attrs: { ...attrs, filterSize: [2, 2], pad: 'valid' },
    inputs: () => ({ dy: noise(POOLED), input: noise(IMAGE) }),
  },
  {
    ...{ kernel: 'MaxPool3DGrad', shape: '2x2x2/2, 8x28x28, 32', batch: 1, flops: 8 * 4 * 14 * 14 * 32 },
    attrs: { filterSize: [2, 2, 2], strides: [2, 2, 2], pad: 'valid', dimRoundingMode: undefined },
    inputs() {
      const input = noise([1, 8, 28, 28, 32], POSITIVE) as tf.Tensor5D;
      return { dy: noise([1, 4, 14, 14, 32]), input, output: tf.maxPool3d(input, 2, 2, 'valid') };
    },
  },
  {
    ...{
      kernel: 'Conv3DBackpropInputV2',
      shape: '3x3x3, 8x14x14, 16 to 16',
      batch: 1,
      stockIsWrong: UNWRITTEN,
    },
    attrs: { strides: [1, 1, 1], pad: 'same', inputShape: [1, 8, 14, 14, 16] },
    flops: 2 * 8 * 14 * 14 * 27 * 16 * 16,
    inputs: () => ({ dy: noise([1, 8, 14, 14, 16]), filter: noise([3, 3, 3, 16, 16]) }),
  },
  {
    ...{
      kernel: 'ResizeNearestNeighborGrad',
      shape: '28x28 to 56x56, 64',
      batch: BATCH,
      stockIsWrong: UNWRITTEN,
    },
    attrs: { images: undefined, alignCorners: false },
    flops: BATCH * 56 * 56 * 64,
    inputs: () => ({ images: noise([BATCH, 28, 28, 64]), dy: noise([BATCH, 56, 56, 64]) }),
  },
];

import * as tf from '@tensorflow/tfjs-core';
import type { Inputs, KernelCase } from './kernel-case.js';
import { noise } from './values.js';

const BATCH = 32;
/** Of the first stage of ResNet-20, and of the second. */
const IMAGE = [BATCH, 32, 32, 16];
const SMALLER = [BATCH, 16, 16, 16];
const SIZE = IMAGE.reduce((product, length) => product * length, 1);

const shared = { batch: BATCH, shape: '32x32, 16' };
const x = () => ({ x: noise(IMAGE) });
const POSITIVE = [0.5, 1.5] as const;

const arithmetic = (kernel: string): KernelCase[] => [
  {
    ...{ kernel, ...shared, attrs: {}, flops: SIZE },
    inputs: () => ({ a: noise(IMAGE), b: noise(IMAGE, POSITIVE) }),
  },
  {
    ...{ kernel, batch: BATCH, shape: '32x32, 16, and one value a channel', attrs: {}, flops: SIZE },
    inputs: () => ({ a: noise(IMAGE), b: noise([16], POSITIVE) }),
  },
];

/** What works value by value, or moves values. */
export const ELEMENTWISE: readonly KernelCase[] = [
  ...['Add', 'Sub', 'Multiply', 'RealDiv'].flatMap(arithmetic),
  {
    ...{ kernel: 'Cast', ...shared, attrs: { dtype: 'float32' }, flops: 0 },
    inputs: () => ({ x: tf.tidy(() => tf.cast(tf.mul(noise(IMAGE), 100), 'int32')) }),
  },
  { ...{ kernel: 'Identity', ...shared, attrs: {}, flops: 0 }, inputs: x },
  {
    ...{
      kernel: 'Tile',
      batch: BATCH,
      shape: '16 channels to 32x32',
      attrs: { reps: [BATCH, 32, 32, 1] },
      flops: 0,
    },
    inputs: () => ({ x: noise([1, 1, 1, 16]) }),
  },
  {
    ...{ kernel: 'Slice', ...shared, attrs: { begin: [0, 1, 1, 0], size: [BATCH, 30, 30, 16] }, flops: 0 },
    inputs: x,
  },
  {
    ...{ kernel: 'StridedSlice', ...shared, flops: 0 },
    attrs: {
      ...{ begin: [0, 0, 0, 0], end: IMAGE, strides: [1, 2, 2, 1], beginMask: 0, endMask: 0 },
      ...{ ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 },
    },
    inputs: x,
  },
  { ...{ kernel: 'Reverse', ...shared, attrs: { dims: [2] }, flops: 0 }, inputs: x },
  {
    ...{ kernel: 'PadV2', batch: BATCH, shape: '16x16, 16 to 32 channels', flops: 0 },
    attrs: { paddings: [[0, 0], [0, 0], [0, 0], [8, 8]], constantValue: 0 }, // biome-ignore format: one line
    inputs: () => ({ x: noise(SMALLER) }),
  },
  {
    ...{ kernel: 'Concat', batch: BATCH, shape: 'channels of two 32x32, 16', attrs: { axis: 3 }, flops: 0 },
    inputs: () => [noise(IMAGE), noise(IMAGE, POSITIVE)] as unknown as Inputs, // a list, which has no names
  },
];

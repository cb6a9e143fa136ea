import {
  AdamUpdate,
  MomentumUpdate,
  portableAdamUpdate,
  portableMomentumUpdate,
  portableSoftmaxCrossEntropy,
  portableSoftmaxCrossEntropyGrad,
  SoftmaxCrossEntropy,
  SoftmaxCrossEntropyGrad,
} from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import type { KernelCase } from './kernel-case.js';
import { segmentSum } from './portable.js';
import { indices, noise } from './values.js';

/** A 3x3 convolution of the last stage of ResNet-20. */
const KERNEL = [3, 3, 64, 64];
const SIZE = KERNEL.reduce((product, length) => product * length, 1);
/** Logits of ResNet-50. */
const [BATCH, CLASSES] = [32, 1000];

const loss = {
  ...{ shape: `${CLASSES} classes`, batch: BATCH, attrs: {} },
  inputs: () => ({ logits: noise([BATCH, CLASSES]), labels: indices(BATCH, CLASSES) }),
};

/** The loss and its gradient, updates of weights, and rows by their number. */
export const UPDATES: readonly KernelCase[] = [
  {
    ...{ ...loss, kernel: SoftmaxCrossEntropy, flops: 5 * BATCH * CLASSES },
    portable: portableSoftmaxCrossEntropy as unknown as KernelCase['portable'],
  },
  {
    ...{ ...loss, kernel: SoftmaxCrossEntropyGrad, flops: 5 * BATCH * CLASSES },
    inputs: () => ({ ...loss.inputs(), dy: tf.scalar(1) }),
    portable: portableSoftmaxCrossEntropyGrad as unknown as KernelCase['portable'],
  },
  {
    ...{ kernel: MomentumUpdate, shape: '3x3, 64 to 64', batch: 1, flops: 6 * SIZE },
    attrs: { learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 },
    inputs: () => ({ variable: noise(KERNEL), buffer: noise(KERNEL), gradient: noise(KERNEL) }),
    portable: portableMomentumUpdate as unknown as KernelCase['portable'],
  },
  {
    ...{ kernel: AdamUpdate, shape: '3x3, 64 to 64', batch: 1, flops: 14 * SIZE },
    attrs: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-4, step: 10 },
    inputs: () => ({
      ...{ variable: noise(KERNEL), firstMoment: noise(KERNEL), gradient: noise(KERNEL) },
      secondMoment: noise(KERNEL, [0.1, 1]),
    }),
    portable: portableAdamUpdate as unknown as KernelCase['portable'],
  },
  {
    ...{ kernel: 'OneHot', shape: `${CLASSES} classes`, batch: BATCH, flops: 0 },
    attrs: { depth: CLASSES, onValue: 1, offValue: 0, dtype: 'int32' },
    inputs: () => ({ indices: indices(BATCH, CLASSES) }),
  },
  {
    ...{ kernel: 'GatherV2', shape: '512 rows of 256', batch: 1, attrs: { axis: 0, batchDims: 0 }, flops: 0 },
    inputs: () => ({ x: noise([1024, 256]), indices: indices(512, 1024) }),
  },
  {
    ...{ kernel: 'UnsortedSegmentSum', shape: '512 rows of 256 into 64', batch: 1, flops: 512 * 256 },
    attrs: { numSegments: 64 },
    inputs: () => ({ x: noise([512, 256]), segmentIds: indices(512, 64) }),
    portable: segmentSum as KernelCase['portable'],
  },
];

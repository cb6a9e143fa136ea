import type { KernelCase } from './kernel-case.js';
import type { Scale } from './scale.js';
import { noise } from './values.js';

/** Sums and means: of the last images of ResNet-50, of the channels of a batch norm of ResNet-20, and of all of it. */
export const reductions = ({ resnet20, head }: Scale): KernelCase[] =>
  (['Mean', 'Sum'] as const).flatMap((kernel): KernelCase[] => [
    {
      ...{ kernel, shape: 'over 7x7, 2048', batch: head, attrs: { axis: [1, 2], keepDims: false } },
      flops: head * 7 * 7 * 2048,
      inputs: () => ({ x: noise([head, 7, 7, 2048]) }),
    },
    {
      ...{ kernel, shape: 'over all but 16 channels of 32x32', batch: resnet20 },
      ...{ attrs: { axis: [0, 1, 2], keepDims: false }, flops: resnet20 * 32 * 32 * 16 },
      inputs: () => ({ x: noise([resnet20, 32, 32, 16]) }),
    },
    {
      ...{ kernel, shape: 'over all of 32x32, 16', batch: resnet20 },
      ...{ attrs: { axis: [0, 1, 2, 3], keepDims: false }, flops: resnet20 * 32 * 32 * 16 },
      inputs: () => ({ x: noise([resnet20, 32, 32, 16], [0, 1]) }),
    },
  ]);

import type { Inputs, KernelCase } from './kernel-case.js';
import type { Scale } from './scale.js';
import { noise } from './values.js';

/** With the sum they are the eight buffers that every GPU takes in one shader: more the stock kernel adds on few. */
const ADDENDS = 7;

/** A sum of images of ResNet-20. */
export const addN = ({ resnet20: batch }: Scale): KernelCase[] => [
  {
    ...{ kernel: 'AddN', batch, shape: `${ADDENDS} of 32x32, 16`, attrs: {} },
    flops: (ADDENDS - 1) * batch * 32 * 32 * 16,
    inputs: () =>
      Array.from({ length: ADDENDS }, (_, i) => noise([batch, 32, 32, 16], [i - 1, i])) as unknown as Inputs, // a list, which has no names
  },
];

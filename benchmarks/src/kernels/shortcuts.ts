import { portableSubsampleAndPad, SubsampleAndPad } from '@residualjs/ops';
import type { KernelCase } from './kernel-case.js';
import type { Scale } from './scale.js';
import { noise } from './values.js';

/** The shortcut of option A, from the first stage of ResNet-20 to the second. */
export const shortcuts = ({ resnet20: batch }: Scale): KernelCase[] => [
  {
    ...{ kernel: SubsampleAndPad, batch, shape: '32x32/2, 16 to 32 channels', flops: 0 },
    attrs: { stride: 2, padding: [8, 8] },
    inputs: () => ({ x: noise([batch, 32, 32, 16]) }),
    portable: portableSubsampleAndPad as unknown as KernelCase['portable'],
  },
];

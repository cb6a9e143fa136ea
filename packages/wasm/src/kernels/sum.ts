import type { ReductionAttributes } from '@residualjs/ops';
import { Sum } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';
import { sumAlong } from './reduction.js';

/**
 * Sums of float32 along neighbouring axes, without the transposition of the stock kernel and with sums joined in float64. All other
 * sums go to the stock kernel.
 */
export const sum: WasmKernel = {
  kernelName: Sum,
  kernelFunc({ inputs, attrs, host, stock }) {
    return sumAlong(host, inputs.x!, attrs as unknown as ReductionAttributes, () => 1) ?? stock!();
  },
};

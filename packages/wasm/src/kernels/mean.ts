import type { ReductionAttributes } from '@residualjs/ops';
import { Mean } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';
import { sumAlong } from './reduction.js';

/**
 * Means of float32 along neighbouring axes, without the transposition of the stock kernel and with sums joined in float64. All
 * other means go to the stock kernel. A mean of nothing is 0, as on the cpu backend.
 */
export const mean: WasmKernel = {
  kernelName: Mean,
  kernelFunc({ inputs, attrs, host, stock }) {
    const attributes = attrs as unknown as ReductionAttributes;
    return sumAlong(host, inputs.x!, attributes, (count) => 1 / Math.max(count, 1)) ?? stock!();
  },
};

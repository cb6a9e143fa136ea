import { Cast, type CastAttrs } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';

/**
 * A cast to the dtype that a tensor has already shares the values, where the stock kernel copies: the gradients of tfjs cast every operand
 * of a product. All other casts go to the stock kernel.
 */
export const cast: WasmKernel = {
  kernelName: Cast,
  kernelFunc({ inputs, attrs, host, stock }) {
    const { dtype } = attrs as unknown as CastAttrs;
    return inputs.x!.dtype === dtype ? host.share(inputs.x!) : stock!();
  },
};

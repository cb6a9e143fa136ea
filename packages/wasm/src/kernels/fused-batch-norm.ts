import { FusedBatchNorm, type FusedBatchNormAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';

/**
 * Batch normalisation with given statistics, `tf.batchNorm`: x [..., C] and mean, variance, offset, scale [C] -> [..., C].
 * Statistics of any other shape go to the stock kernel.
 */
export const fusedBatchNorm: WasmKernel = {
  kernelName: FusedBatchNorm,
  kernelFunc({ inputs, attrs, host, stock }) {
    const { x, mean, variance, offset, scale } = inputs as Record<string, TensorInfo>;
    const channels = x.shape[x.shape.length - 1];
    const perChannel = [mean, variance, offset, scale].every(
      (tensor) => tensor == null || tensor.shape.join() === `${channels}`,
    );
    if (!perChannel || host.size(x) === 0) return stock!();
    const { varianceEpsilon } = attrs as unknown as FusedBatchNormAttrs;
    const optional = (tensor?: TensorInfo) => (tensor == null ? 0 : host.address(tensor));
    const { batchNormInference, batchNormInferenceScratch } = host.exports;
    return host.withScratch(batchNormInferenceScratch(channels), (scratch) => {
      const y = host.output(x.shape, 'float32');
      batchNormInference(
        host.address(x),
        host.address(mean),
        host.address(variance),
        optional(scale),
        optional(offset),
        host.address(y),
        scratch,
        varianceEpsilon,
        host.size(x) / channels,
        channels,
      );
      return y;
    });
  },
};

import { FusedBatchNorm, type FusedBatchNormAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import { normalizeWith } from './batch-norm-inference.js';
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
    return normalizeWith(
      host,
      { x, mean, variance, gamma: scale, beta: offset },
      { epsilon: varianceEpsilon, activation: 'linear' },
    );
  },
};

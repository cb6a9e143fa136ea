import {
  BatchNormInference,
  type BatchNormInferenceAttrs,
  type BatchNormInferenceInputs,
} from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmHost } from '../host.js';
import type { WasmKernel } from './kernel.js';

/** x [..., C], statistics and parameters [C], addend [..., C] -> y [..., C] in one pass. */
export function normalizeWith(
  host: WasmHost,
  { x, mean, variance, gamma, beta, addend }: BatchNormInferenceInputs<TensorInfo>,
  { epsilon, activation }: BatchNormInferenceAttrs,
): TensorInfo {
  const channels = x.shape[x.shape.length - 1];
  const optional = (tensor?: TensorInfo | null) => (tensor == null ? 0 : host.address(tensor));
  const { batchNormInference, batchNormInferenceScratch } = host.exports;
  return host.withScratch(batchNormInferenceScratch(channels), (scratch) => {
    const y = host.output(x.shape, 'float32');
    if (host.size(x) === 0) return y;
    batchNormInference(
      host.address(x),
      host.address(mean),
      host.address(variance),
      optional(gamma),
      optional(beta),
      optional(addend),
      host.address(y),
      scratch,
      epsilon,
      activation === 'relu' ? 1 : 0,
      host.size(x) / channels,
      channels,
    );
    return y;
  });
}

/** `batchNormInference` of @residualjs/ops: batch norm with given statistics, addition and ReLU in one pass. */
export const batchNormInference: WasmKernel = {
  kernelName: BatchNormInference,
  kernelFunc: ({ inputs, attrs, host }) => [
    normalizeWith(
      host,
      inputs as unknown as BatchNormInferenceInputs<TensorInfo>,
      attrs as unknown as BatchNormInferenceAttrs,
    ),
  ],
};

import {
  BatchNormInference,
  type BatchNormInferenceAttrs,
  type BatchNormInferenceInputs,
} from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmHost } from '../host.js';
import type { WasmKernel } from './kernel.js';
import { unitsWorthACall } from './row-units.js';

/** x [..., C], statistics and parameters [C], addend [..., C] -> y [..., C] in one pass. */
export function normalizeWith(
  host: WasmHost,
  { x, mean, variance, gamma, beta, addend }: BatchNormInferenceInputs<TensorInfo>,
  { epsilon, activation }: BatchNormInferenceAttrs,
): TensorInfo {
  const channels = x.shape[x.shape.length - 1];
  const optional = (tensor?: TensorInfo | null) => (tensor == null ? 0 : host.address(tensor));
  const { exports } = host;
  return host.withScratch(exports.batchNormFactorsBytes(channels), (factors) => {
    const y = host.output(x.shape, 'float32');
    if (host.size(x) === 0) return y;
    const statistics = [host.address(mean), host.address(variance)] as const;
    exports.batchNormFactors(...statistics, 0, optional(gamma), optional(beta), factors, epsilon, channels);
    const size = [host.size(x) / channels, channels] as const;
    const work = { units: exports.rowUnits(...size), atLeast: unitsWorthACall(channels) };
    const relu = activation === 'relu' ? 1 : 0;
    host.split(
      'batchNormRows',
      work,
      host.address(x),
      optional(addend),
      host.address(y),
      factors,
      relu,
      ...size,
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

import {
  BatchNormTraining,
  type BatchNormTrainingAttrs,
  type BatchNormTrainingInputs,
} from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';
import { makeOutputs } from './outputs.js';
import { unitsWorthACall } from './row-units.js';

/** The forward pass of `batchNormTraining` of @residualjs/ops: x [..., C] -> y [..., C], mean [C], variance [C]. */
export const batchNormTraining: WasmKernel = {
  kernelName: BatchNormTraining,
  kernelFunc({ inputs, attrs, host }) {
    const { x, gamma, beta, addend } = inputs as unknown as BatchNormTrainingInputs<TensorInfo>;
    const { epsilon, activation } = attrs as unknown as BatchNormTrainingAttrs;
    const channels = x.shape[x.shape.length - 1];
    const optional = (tensor?: TensorInfo | null) => (tensor == null ? 0 : host.address(tensor));
    const rows = host.size(x) / channels;
    const { exports } = host;
    const momentsBytes = exports.batchNormMomentsBytes(rows, channels);
    return host.withScratch(momentsBytes + exports.batchNormFactorsBytes(channels), (moments) => {
      const outputs = makeOutputs(host, x.shape, [channels], [channels]);
      const [y, mean, variance] = outputs.map((output) => host.address(output));
      const [input, factors, relu] = [host.address(x), moments + momentsBytes, activation === 'relu' ? 1 : 0];
      const size = [rows, channels] as const;
      host.split('batchNormMoments', { units: exports.rowChunks(...size) }, input, moments, ...size);
      exports.batchNormFactors(
        moments,
        optional(gamma),
        optional(beta),
        mean!,
        variance!,
        factors,
        epsilon,
        ...size,
      );
      const units = exports.rowUnits(...size);
      const atLeast = unitsWorthACall(channels);
      host.split('batchNormRows', { units, atLeast }, input, optional(addend), y!, factors, relu, ...size);
      return outputs;
    });
  },
};

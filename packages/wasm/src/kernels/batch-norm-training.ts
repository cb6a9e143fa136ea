import {
  BatchNormTraining,
  type BatchNormTrainingAttrs,
  type BatchNormTrainingInputs,
} from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';
import { makeOutputs } from './outputs.js';

/** The forward pass of `batchNormTraining` of @residualjs/ops: x [..., C] -> y [..., C], mean [C], variance [C]. */
export const batchNormTraining: WasmKernel = {
  kernelName: BatchNormTraining,
  kernelFunc({ inputs, attrs, host }) {
    const { x, gamma, beta, addend } = inputs as unknown as BatchNormTrainingInputs<TensorInfo>;
    const { epsilon, activation } = attrs as unknown as BatchNormTrainingAttrs;
    const channels = x.shape[x.shape.length - 1];
    const optional = (tensor?: TensorInfo | null) => (tensor == null ? 0 : host.address(tensor));
    const { batchNorm, batchNormScratch } = host.exports;
    return host.withScratch(batchNormScratch(channels), (scratch) => {
      const outputs = makeOutputs(host, x.shape, [channels], [channels]);
      const [y, mean, variance] = outputs.map((output) => host.address(output));
      batchNorm(
        host.address(x),
        optional(gamma),
        optional(beta),
        optional(addend),
        y,
        mean,
        variance,
        scratch,
        epsilon,
        activation === 'relu' ? 1 : 0,
        host.size(x) / channels,
        channels,
      );
      return outputs;
    });
  },
};

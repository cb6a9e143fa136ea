import {
  BatchNormTrainingGrad,
  type BatchNormTrainingGradAttrs,
  type BatchNormTrainingGradInputs,
} from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';
import { makeOutputs } from './outputs.js';

/**
 * The gradient of `batchNormTraining` of @residualjs/ops: dy, x [..., C] -> dx [..., C], dgamma [C], dbeta [C], and dAddend
 * [..., C] where there is an addend under a ReLU.
 */
export const batchNormTrainingGrad: WasmKernel = {
  kernelName: BatchNormTrainingGrad,
  kernelFunc({ inputs, attrs, host }) {
    const { dy, x, mean, variance, gamma, y } = inputs as unknown as BatchNormTrainingGradInputs<TensorInfo>;
    const { epsilon, activation, addend } = attrs as unknown as BatchNormTrainingGradAttrs;
    const relu = activation === 'relu';
    const channels = x.shape[x.shape.length - 1];
    const { batchNormGradient, batchNormGradientScratch } = host.exports;
    return host.withScratch(batchNormGradientScratch(channels), (scratch) => {
      const addendShape = addend && relu ? [x.shape] : [];
      const outputs = makeOutputs(host, x.shape, [channels], [channels], ...addendShape);
      const [dx, dgamma, dbeta, dAddend = 0] = outputs.map((output) => host.address(output));
      batchNormGradient(
        host.address(dy),
        host.address(x),
        relu ? host.address(y!) : 0,
        host.address(mean),
        host.address(variance),
        gamma == null ? 0 : host.address(gamma),
        dx,
        dgamma,
        dbeta,
        dAddend,
        scratch,
        epsilon,
        host.size(x) / channels,
        channels,
      );
      return outputs;
    });
  },
};

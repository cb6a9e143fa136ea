import {
  BatchNormTrainingGrad,
  type BatchNormTrainingGradAttrs,
  type BatchNormTrainingGradInputs,
} from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';
import { makeOutputs } from './outputs.js';
import { unitsWorthACall } from './row-units.js';

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
    const rows = host.size(x) / channels;
    const { exports } = host;
    const sumsBytes = exports.batchNormGradientSumsBytes(rows, channels);
    return host.withScratch(sumsBytes + exports.batchNormGradientFactorsBytes(channels), (sums) => {
      const addendShape = addend && relu ? [x.shape] : [];
      const outputs = makeOutputs(host, x.shape, [channels], [channels], ...addendShape);
      const [dx, dgamma, dbeta, dAddend = 0] = outputs.map((output) => host.address(output));
      const read = [host.address(dy), host.address(x), relu ? host.address(y!) : 0] as const;
      const size = [rows, channels] as const;
      const factors = sums + sumsBytes;
      const scale = gamma == null ? 0 : host.address(gamma);
      exports.batchNormGradientShifts(host.address(mean), factors, channels);
      host.split(
        'batchNormGradientSums',
        { units: exports.rowChunks(...size) },
        ...read,
        factors,
        sums,
        ...size,
      );
      exports.batchNormGradientFactors(
        sums,
        host.address(variance),
        scale,
        dgamma!,
        dbeta!,
        factors,
        epsilon,
        ...size,
      );
      const work = { units: exports.rowUnits(...size), atLeast: unitsWorthACall(channels) };
      host.split('batchNormGradientRows', work, ...read, dx!, dAddend, factors, ...size);
      return outputs;
    });
  },
};

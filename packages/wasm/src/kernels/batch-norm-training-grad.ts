import {
  BatchNormTrainingGrad,
  type BatchNormTrainingGradAttrs,
  type BatchNormTrainingGradInputs,
} from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';
import { makeOutputs } from './outputs.js';
import { unitsWorthACall } from './row-units.js';

/** How the kernels call the place where the gate of the ReLU comes from. */
const GATE = { open: 0, output: 1, input: 2 } as const;

/**
 * The gradient of `batchNormTraining` of @residualjs/ops: dy, x [..., C] -> dx [..., C], dgamma [C], dbeta [C], and dAddend
 * [..., C] where there is an addend under a ReLU.
 */
export const batchNormTrainingGrad: WasmKernel = {
  kernelName: BatchNormTrainingGrad,
  kernelFunc({ inputs, attrs, host }) {
    const operands = inputs as unknown as BatchNormTrainingGradInputs<TensorInfo>;
    const { dy, x, mean, variance, meanRest, gamma, beta, y } = operands;
    const { epsilon, activation, addend } = attrs as unknown as BatchNormTrainingGradAttrs;
    const relu = activation === 'relu';
    const gate = relu ? (y == null ? GATE.input : GATE.output) : GATE.open;
    const channels = x.shape[x.shape.length - 1];
    const rows = host.size(x) / channels;
    const optional = (tensor?: TensorInfo | null) => (tensor == null ? 0 : host.address(tensor));
    const { exports } = host;
    const sumsBytes = exports.batchNormGradientSumsBytes(rows, channels);
    return host.withScratch(sumsBytes + exports.batchNormGradientFactorsBytes(channels), (sums) => {
      const addendShape = addend && relu ? [x.shape] : [];
      const outputs = makeOutputs(host, x.shape, [channels], [channels], ...addendShape);
      const [dx, dgamma, dbeta, dAddend = 0] = outputs.map((output) => host.address(output));
      const read = [gate, host.address(dy), host.address(x), gate === GATE.output ? optional(y) : 0] as const;
      const size = [rows, channels] as const;
      const factors = sums + sumsBytes;
      exports.batchNormFactors(
        host.address(mean),
        host.address(variance),
        host.address(meanRest),
        optional(gamma),
        optional(beta),
        factors,
        epsilon,
        channels,
      );
      const chunks = { units: exports.rowChunks(...size) };
      host.split('batchNormGradientSums', chunks, ...read, factors, sums, ...size);
      exports.batchNormGradientFactors(
        sums,
        host.address(variance),
        optional(gamma),
        dgamma!,
        dbeta!,
        factors,
        epsilon,
        ...size,
      );
      const work = { units: exports.rowUnits(...size), atLeast: unitsWorthACall(channels) };
      host.split('batchNormGradientRows', work, ...read, 0, dx!, dAddend, factors, ...size);
      return outputs;
    });
  },
};

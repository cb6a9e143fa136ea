import {
  BatchNormTrainingGrad,
  type BatchNormTrainingGradAttrs,
  type BatchNormTrainingGradInputs,
} from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { valuesNow } from '../deferred.js';
import type { WasmKernel } from './kernel.js';
import { makeOutputs } from './outputs.js';
import { unitsWorthACall } from './row-units.js';

/** How the kernels call the place where the gate of the ReLU comes from. */
const GATE = { open: 0, output: 1, input: 2 } as const;

/** Values of a gradient below which one pass more or less is nothing beside what it takes to defer it. */
const WORTH_DEFERRING = 32768;

/**
 * The gradient of `batchNormTraining` of @residualjs/ops: dy, x [..., C] -> dx [..., C], dgamma [C], dbeta [C], and dAddend
 * [..., C] where there is an addend under a ReLU.
 */
export const batchNormTrainingGrad: WasmKernel = {
  kernelName: BatchNormTrainingGrad,
  kernelFunc({ inputs, attrs, host }) {
    const { dy, x, mean, variance, meanRest, gamma, beta, y } =
      inputs as unknown as BatchNormTrainingGradInputs<TensorInfo>;
    const { epsilon, activation, addend } = attrs as unknown as BatchNormTrainingGradAttrs;
    const relu = activation === 'relu';
    const gate = relu ? (y == null ? GATE.input : GATE.output) : GATE.open;
    const channels = x.shape[x.shape.length - 1];
    const rows = host.size(x) / channels;
    const optional = (tensor?: TensorInfo | null) => (tensor == null ? 0 : host.address(tensor));
    const { exports } = host;
    const sumsBytes = exports.batchNormGradientSumsBytes(rows, channels);
    const factorsBytes = exports.batchNormGradientFactorsBytes(channels);
    const size = [rows, channels] as const;
    return host.withScratch(sumsBytes + factorsBytes, (sums) => {
      const addendShape = addend && relu ? [x.shape] : [];
      const outputs = makeOutputs(host, x.shape, [channels], [channels], ...addendShape);
      const [dgamma, dbeta, dAddend = 0] = outputs.slice(1).map((output) => host.address(output));
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
      const operands = [dy, x, ...(y == null ? [] : [y])].map(valuesNow);
      const read = () => {
        const [gradient, input, output = 0] = operands.map((tensor) => host.address(tensor));
        return [gate, gradient!, input!, output] as const;
      };
      host.split('batchNormGradientSums', chunks, ...read(), factors, sums, ...size);
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
      const write = (kept: number, other: number, sum: TensorInfo) =>
        host.split(
          'batchNormGradientRows',
          work,
          ...read(),
          other,
          host.address(sum),
          dAddend,
          kept,
          ...size,
        );
      const [dx] = outputs as [TensorInfo];
      if (dAddend !== 0 || host.size(x) < WORTH_DEFERRING) {
        write(factors, 0, dx);
        return outputs;
      }
      // What is left may be done along with the addition of what the shortcut brings.
      const kept = host.copyOut(factors, factorsBytes / 4);
      const later = (other: number, sum: TensorInfo) =>
        host.withScratch(factorsBytes, (again) => {
          host.copyIn(kept, again);
          write(again, other, sum);
        });
      host.defer(dx, {
        operands,
        compute: () => later(0, dx),
        addTo: (other, sum) => later(host.address(other), sum),
      });
      return outputs;
    });
  },
};

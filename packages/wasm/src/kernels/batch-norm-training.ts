import {
  BatchNormTraining,
  type BatchNormTrainingAttrs,
  type BatchNormTrainingInputs,
} from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';
import { makeOutputs } from './outputs.js';
import { unitsWorthACall } from './row-units.js';

type Addresses = [y: number, mean: number, variance: number, meanRest: number];

/** The forward pass of `batchNormTraining` of @residualjs/ops: x [..., C] -> y [..., C], and mean, variance and meanRest [C]. */
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
      const outputs = makeOutputs(host, x.shape, [channels], [channels], [channels]);
      const [y, mean, variance, meanRest] = outputs.map((output) => host.address(output)) as Addresses;
      const [factors, relu] = [moments + momentsBytes, activation === 'relu' ? 1 : 0];
      const size = [rows, channels] as const;
      const chunks = { units: exports.rowChunks(...size) };
      const takeMoments = (input: number, other: number, sum: number) =>
        host.split('batchNormMoments', chunks, input, other, sum, moments, ...size);
      const terms = host.deferred(x)?.terms;
      if (terms === undefined) {
        takeMoments(host.address(x), 0, 0);
      } else {
        const [a, b] = [host.address(terms[0]), host.address(terms[1])];
        host.settle(x, (sum) => takeMoments(a, b, sum));
      }
      exports.batchNormStatistics(moments, mean, variance, meanRest, ...size);
      const parameters = [optional(gamma), optional(beta)] as const;
      exports.batchNormFactors(mean, variance, meanRest, ...parameters, factors, epsilon, channels);
      const units = exports.rowUnits(...size);
      const atLeast = unitsWorthACall(channels);
      host.split(
        'batchNormRows',
        { units, atLeast },
        host.address(x),
        optional(addend),
        y,
        factors,
        relu,
        ...size,
      );
      return outputs;
    });
  },
};

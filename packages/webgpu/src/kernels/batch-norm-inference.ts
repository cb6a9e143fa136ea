import {
  BatchNormInference,
  type BatchNormInferenceAttrs,
  type BatchNormInferenceInputs,
} from '@residualjs/ops';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { programNamed } from '../program.js';
import {
  type ChannelLanes,
  channelLanes,
  placeOf,
  ROWS_AT_ONCE,
  THREADS,
  valuesOf,
} from './channel-lanes.js';
import type { WebGpuKernel } from './kernel.js';
import { NORMALISE_UNIFORMS, normaliseFunction, normaliseRows } from './normalise-rows.js';

/** One pass: a thread makes factor and offset of its channels once, and goes over its rows with them. */
const program = (place: ChannelLanes) => {
  const { width, lanes } = place;
  const type = valuesOf(width);
  return programNamed(`residualBatchNormInference_${width}_${lanes}`, () => ({
    inputs: { x: type, mean: type, variance: type, gamma: type, beta: type, addend: type },
    outputs: { y: type },
    uniforms: {
      rows: 'i32',
      units: 'i32',
      blocks: 'i32',
      epsilon: 'f32',
      hasGamma: 'i32',
      hasBeta: 'i32',
      ...NORMALISE_UNIFORMS,
    },
    workgroupSize: THREADS,
    declarations: normaliseFunction(place),
    body: `
  ${placeOf(place)}
  if (!isInside) { return; }
  let meanOfChannel = mean[channel];
  let scale = select(${type}(1), gamma[channel], uniforms.hasGamma == 1);
  let factor = scale / sqrt(variance[channel] + uniforms.epsilon);
  let offset = select(${type}(), beta[channel], uniforms.hasBeta == 1);${normaliseRows(place)}`,
  }));
};

const flag = (isSet: boolean) => (isSet ? 1 : 0);

/** `batchNormInference` of @residualjs/ops: x [..., C] -> [..., C], with shortcut and ReLU in the same pass. */
export const batchNormInference: WebGpuKernel = {
  kernelName: BatchNormInference,
  kernelFunc({ inputs, attrs, host }) {
    const operands = inputs as unknown as BatchNormInferenceInputs<TensorInfo>;
    const { x, mean, variance, gamma, beta, addend } = operands;
    const { epsilon, activation } = attrs as unknown as BatchNormInferenceAttrs;
    const count = util.sizeFromShape(x.shape);
    if (count === 0) return [host.zeros(x.shape)];
    const channels = x.shape[x.shape.length - 1]!;
    const rows = count / channels;
    const place = channelLanes(channels);
    const y = host.output(x.shape);
    host.dispatch(program(place), {
      inputs: { x, mean, variance, gamma: gamma ?? mean, beta: beta ?? mean, addend: addend ?? x },
      outputs: { y },
      uniforms: {
        rows,
        units: channels / place.width,
        blocks: place.blocks,
        epsilon,
        hasGamma: flag(gamma != null),
        hasBeta: flag(beta != null),
        hasAddend: flag(addend != null),
        relu: flag(activation === 'relu'),
      },
      workgroups: host.workgroups(Math.ceil(rows / (place.rowLanes * ROWS_AT_ONCE)) * place.blocks),
    });
    return [y];
  },
};

/**
 * Batch normalisation with the statistics of the batch, in three passes: {@link batchStatistics} reads x once and joins what its
 * workgroups give; the last pass normalises, adds the shortcut and cuts at 0.
 */
import {
  BatchNormTraining,
  type BatchNormTrainingAttrs,
  type BatchNormTrainingInputs,
} from '@residualjs/ops';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WebGpuHost } from '../host.js';
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
import { batchStatistics } from './moments.js';
import { NORMALISE_UNIFORMS, normaliseFunction, normaliseRows } from './normalise-rows.js';

const program = (place: ChannelLanes) => {
  const { width, lanes } = place;
  const type = valuesOf(width);
  return programNamed(`residualBatchNormNormalise_${width}_${lanes}`, () => ({
    inputs: { x: type, mean: type, coefficients: type, addend: type },
    outputs: { y: type },
    uniforms: {
      rows: 'i32',
      units: 'i32',
      blocks: 'i32',
      ...NORMALISE_UNIFORMS,
    },
    workgroupSize: THREADS,
    declarations: normaliseFunction(place),
    body: `
  ${placeOf(place)}
  if (!isInside) { return; }
  let meanOfChannel = mean[channel];
  let factor = coefficients[channel];
  let offset = coefficients[uniforms.units + channel];${normaliseRows(place)}`,
  }));
};

/** `activation((x - mean) * factor + offset + addend)` from a mean `[C]` and coefficients `[2, C]`. */
export function normalise(
  host: WebGpuHost,
  x: TensorInfo,
  { mean, coefficients }: { mean: TensorInfo; coefficients: TensorInfo },
  { addend, relu }: { addend?: TensorInfo | null; relu: boolean },
): TensorInfo {
  const channels = x.shape[x.shape.length - 1]!;
  const rows = util.sizeFromShape(x.shape) / channels;
  const place = channelLanes(channels);
  const y = host.output(x.shape);
  const chunks = Math.ceil(rows / (place.rowLanes * ROWS_AT_ONCE));
  host.dispatch(program(place), {
    inputs: { x, mean, coefficients, addend: addend ?? x },
    outputs: { y },
    uniforms: {
      rows,
      units: channels / place.width,
      blocks: place.blocks,
      hasAddend: addend == null ? 0 : 1,
      relu: relu ? 1 : 0,
    },
    workgroups: host.workgroups(chunks * place.blocks),
  });
  return y;
}

/** The forward pass of `batchNormTraining` of @residualjs/ops: x [..., C] -> y [..., C], and mean, variance and meanRest [C]. */
export const batchNormTraining: WebGpuKernel = {
  kernelName: BatchNormTraining,
  kernelFunc({ inputs, attrs, host }) {
    const { x, gamma, beta, addend } = inputs as unknown as BatchNormTrainingInputs<TensorInfo>;
    const { epsilon, activation } = attrs as unknown as BatchNormTrainingAttrs;
    const channels = x.shape[x.shape.length - 1]!;
    const rows = util.sizeFromShape(x.shape) / channels;
    const statistics = batchStatistics(host, x, { rows, channels }, { gamma, beta, epsilon });
    const y = normalise(host, x, statistics, { addend, relu: activation === 'relu' });
    const { mean, variance, meanRest, coefficients } = statistics;
    host.dispose(coefficients);
    return [y, mean, variance, meanRest];
  },
};

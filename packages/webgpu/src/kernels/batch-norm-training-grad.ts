/**
 * The gradient of batch normalisation in training, in three passes over [rows, channels]: partial sums of the gradient and of its product
 * with the distance from the mean, from many workgroups; those joined, and what the last pass needs of each channel; the gradients of x
 * and of the addend in one pass. Where the forward pass had no addend the gate of the ReLU is computed anew from x, which costs less
 * than to read y.
 */
import {
  BatchNormTrainingGrad,
  type BatchNormTrainingGradAttrs,
  type BatchNormTrainingGradInputs,
} from '@residualjs/ops';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { programNamed } from '../program.js';
import {
  type ChannelLanes,
  channelLanes,
  forRowsAtOnce,
  partsOfRows,
  placeOf,
  ROWS_AT_ONCE,
  THREADS,
  valuesOf,
} from './channel-lanes.js';
import type { WebGpuKernel } from './kernel.js';
import { hasSubgroups, reduceWorkgroup } from './reduce-workgroup.js';

/** Where the gate of the ReLU comes from. */
const GATE = { open: 0, output: 1, input: 2 } as const;

/** WGSL `gated(at, distance, factor, offset)`: the gradient where the gate is open, else 0. */
const gated = (type: string, gate: string) => `
fn gated(at: i32, distance: ${type}, factor: ${type}, offset: ${type}) -> ${type} {
  let gradient = dy[at];
  if (uniforms.gate == ${GATE.open}) { return gradient; }
  ${gate}
  return select(${type}(), gradient, value > ${type}());
}`;
const BY_OUTPUT = 'let value = y[at];';
const BY_INPUT = 'let value = fma(distance, factor, offset);';

/** Sums of the gradient and of its product with the distance from the mean, over a workgroup. */
const sumsOf = (type: string, results: number, subgroups: boolean) =>
  reduceWorkgroup({
    name: 'Sums',
    threads: THREADS,
    results,
    fields: { gradient: type, product: type },
    join: 'return Sums(a.gradient + b.gradient, a.product + b.product);',
    subgroups,
  });

const sumsProgram = (place: ChannelLanes, byInput: boolean, subgroups: boolean) => {
  const { width, lanes, rowLanes } = place;
  const type = valuesOf(width);
  const parameters = { variance: type, meanRest: type, gamma: type, beta: type } as const;
  return programNamed(`residualBatchNormGradientSums_${width}_${lanes}_${byInput}_${subgroups}`, () => {
    const sums = sumsOf(type, lanes, subgroups);
    return {
      inputs: { dy: type, x: type, mean: type, ...(byInput ? parameters : ({ y: type } as const)) },
      outputs: { parts: type },
      uniforms: {
        rows: 'i32',
        units: 'i32',
        blocks: 'i32',
        count: 'i32',
        rowsOfPart: 'i32',
        gate: 'i32',
        epsilon: 'f32',
        hasGamma: 'i32',
        hasBeta: 'i32',
      },
      workgroupSize: THREADS,
      extensions: sums.extensions,
      declarations: `
${sums.declarations}
${gated(type, byInput ? BY_INPUT : BY_OUTPUT)}
fn sumsOf(row: i32, end: i32, channel: i32, mean: ${type}, factor: ${type}, offset: ${type}) -> Sums {
  if (row >= end) { return Sums(); }
  let at = row * uniforms.units + channel;
  let distance = x[at] - mean;
  let gradient = gated(at, distance, factor, offset);
  return Sums(gradient, gradient * distance);
}`,
      body: `
  if (group >= uniforms.count) { return; }
  ${placeOf(place)}
  let end = min(uniforms.rows, (chunk + 1) * uniforms.rowsOfPart);
  let meanOfChannel = mean[channel];
  var factor = ${type}();
  var offset = ${type}();
  ${
    byInput
      ? `factor = select(${type}(1), gamma[channel], uniforms.hasGamma == 1) / sqrt(variance[channel] + uniforms.epsilon);
  offset = select(${type}(), beta[channel], uniforms.hasBeta == 1) - meanRest[channel] * factor;`
      : ''
  }
  var gradient = ${type}();
  var product = ${type}();
  for (var row = chunk * uniforms.rowsOfPart + rowLane; isInside && row < end; row += ${rowLanes * ROWS_AT_ONCE}) {
    ${forRowsAtOnce((i) => `let s${i} = sumsOf(row + ${i * rowLanes}, end, channel, meanOfChannel, factor, offset);`)}
    gradient += ${forRowsAtOnce((i) => `${i === 0 ? '' : '+ '}s${i}.gradient`)};
    product += ${forRowsAtOnce((i) => `${i === 0 ? '' : '+ '}s${i}.product`)};
  }
  let joined = ${sums.of('Sums(gradient, product)')};
  if (rowLane == 0 && isInside) {
    parts[2 * chunk * uniforms.units + channel] = joined.gradient;
    parts[(2 * chunk + 1) * uniforms.units + channel] = joined.product;
  }`,
    };
  });
};

/** Channels of a workgroup that joins parts; the parts lie over the other lanes. */
const JOINED = 16;

const joinProgram = (subgroups: boolean) => {
  return programNamed(`residualBatchNormGradientJoin_${subgroups}`, () => {
    const sums = sumsOf('f32', JOINED, subgroups);
    return {
      inputs: { parts: 'f32', variance: 'f32', meanRest: 'f32', gamma: 'f32', beta: 'f32' },
      // for the last pass, [4, C]: factor and offset of the gate, and what times the distance, and alone, is added to the gradient
      outputs: { dgamma: 'f32', dbeta: 'f32', coefficients: 'f32' },
      uniforms: {
        rows: 'i32',
        channels: 'i32',
        partCount: 'i32',
        epsilon: 'f32',
        hasGamma: 'i32',
        hasBeta: 'i32',
      },
      workgroupSize: THREADS,
      extensions: sums.extensions,
      declarations: sums.declarations,
      body: `
  let channels = uniforms.channels;
  let channel = group * ${JOINED} + thread % ${JOINED};
  var gradient = 0.0;
  var product = 0.0;
  for (var part = thread / ${JOINED}; part < uniforms.partCount && channel < channels; part += ${THREADS / JOINED}) {
    gradient += parts[2 * part * channels + channel];
    product += parts[(2 * part + 1) * channels + channel];
  }
  let joined = ${sums.of('Sums(gradient, product)')};
  if (thread < ${JOINED} && channel < channels) {
    let rest = meanRest[channel];
    let inverse = 1 / sqrt(variance[channel] + uniforms.epsilon);
    let factor = select(1.0, gamma[channel], uniforms.hasGamma == 1) / sqrt(variance[channel] + uniforms.epsilon);
    let ofBeta = joined.gradient;
    let ofGamma = (joined.product - rest * ofBeta) * inverse;
    dbeta[channel] = ofBeta;
    dgamma[channel] = ofGamma;
    let slope = -factor * inverse * (ofGamma / f32(uniforms.rows));
    coefficients[channel] = factor;
    coefficients[channels + channel] = select(0.0, beta[channel], uniforms.hasBeta == 1) - rest * factor;
    coefficients[2 * channels + channel] = slope;
    coefficients[3 * channels + channel] = -factor * (ofBeta / f32(uniforms.rows)) - slope * rest;
  }`,
    };
  });
};

const rowsProgram = (place: ChannelLanes, addend: boolean) => {
  const { width, lanes, rowLanes } = place;
  const type = valuesOf(width);
  return programNamed(`residualBatchNormGradientRows_${width}_${lanes}_${addend}`, () => ({
    inputs: { dy: type, x: type, y: type, mean: type, coefficients: type },
    outputs: { dx: type, ...(addend ? ({ dAddend: type } as const) : {}) },
    uniforms: { rows: 'i32', units: 'i32', blocks: 'i32', gate: 'i32' },
    workgroupSize: THREADS,
    declarations: `
${gated(type, `var value = fma(distance, factor, offset);\n  if (uniforms.gate == ${GATE.output}) { value = y[at]; }`)}
struct Channel { mean: ${type}, factor: ${type}, offset: ${type}, slope: ${type}, shift: ${type} }
fn write(row: i32, channel: i32, own: Channel) {
  if (row >= uniforms.rows) { return; }
  let at = row * uniforms.units + channel;
  let distance = x[at] - own.mean;
  let gradient = gated(at, distance, own.factor, own.offset);
  dx[at] = fma(gradient, own.factor, fma(distance, own.slope, own.shift));
  ${addend ? 'dAddend[at] = gradient;' : ''}
}`,
    body: `
  ${placeOf(place)}
  if (!isInside) { return; }
  let units = uniforms.units;
  let own = Channel(
    mean[channel],
    coefficients[channel],
    coefficients[units + channel],
    coefficients[2 * units + channel],
    coefficients[3 * units + channel],
  );
  let row = chunk * ${rowLanes * ROWS_AT_ONCE} + rowLane;
    ${forRowsAtOnce((i) => `write(row + ${i * rowLanes}, channel, own);`)}`,
  }));
};

/**
 * The gradient of `batchNormTraining` of @residualjs/ops: dy, x [..., C] -> dx [..., C], dgamma [C], dbeta [C], and dAddend
 * [..., C] where there is an addend under a ReLU.
 */
export const batchNormTrainingGrad: WebGpuKernel = {
  kernelName: BatchNormTrainingGrad,
  kernelFunc({ inputs, attrs, host }) {
    const operands = inputs as unknown as BatchNormTrainingGradInputs<TensorInfo>;
    const { dy, x, mean, variance, meanRest, y } = operands;
    const { epsilon, activation, addend } = attrs as unknown as BatchNormTrainingGradAttrs;
    const relu = activation === 'relu';
    const gate = relu ? (y == null ? GATE.input : GATE.output) : GATE.open;
    const channels = x.shape[x.shape.length - 1]!;
    const rows = util.sizeFromShape(x.shape) / channels;
    const place = channelLanes(channels);
    const { blocks, width, rowLanes } = place;
    const { parts, rowsOfPart } = partsOfRows(rows, place);
    const [gamma, beta] = [operands.gamma ?? mean, operands.beta ?? mean];
    const flags = { hasGamma: operands.gamma == null ? 0 : 1, hasBeta: operands.beta == null ? 0 : 1 };
    const shape = { rows, units: channels / width, blocks, gate };

    const subgroups = hasSubgroups(host.abilities, THREADS);
    const partial = host.output([parts, 2, channels]);
    host.dispatch(sumsProgram(place, gate === GATE.input, subgroups), {
      inputs: { dy, x, mean, variance, meanRest, gamma, beta, y: y ?? x },
      outputs: { parts: partial },
      uniforms: { ...shape, ...flags, epsilon, rowsOfPart, count: blocks * parts },
      workgroups: host.workgroups(blocks * parts),
    });
    const [dgamma, dbeta, coefficients] = [
      host.output([channels]),
      host.output([channels]),
      host.output([4, channels]),
    ];
    host.dispatch(joinProgram(subgroups), {
      inputs: { parts: partial, variance, meanRest, gamma, beta },
      outputs: { dgamma, dbeta, coefficients },
      uniforms: { rows, channels, partCount: parts, epsilon, ...flags },
      workgroups: [Math.ceil(channels / JOINED), 1, 1],
    });
    const withAddend = addend && relu;
    const dx = host.output(x.shape);
    const dAddend = withAddend ? host.output(x.shape) : dx;
    const chunks = Math.ceil(rows / (rowLanes * ROWS_AT_ONCE));
    host.dispatch(rowsProgram(place, withAddend), {
      inputs: { dy, x, y: y ?? x, mean, coefficients },
      outputs: { dx, dAddend },
      uniforms: shape,
      workgroups: host.workgroups(chunks * blocks),
    });
    host.dispose(partial, coefficients);
    return withAddend ? [dx, dgamma, dbeta, dAddend] : [dx, dgamma, dbeta];
  },
};

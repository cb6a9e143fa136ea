/**
 * Mean and variance of every channel of [rows, channels], accurate where the mean is large beside the deviation.
 *
 * A thread takes the mean of eight rows in registers and measures from there, so that the values are read once and their squares are small.
 * Counts, means and squares of two sets are joined by the formula of Chan, Golub and LeVeque 1979 ("Updating formulae and a pairwise
 * algorithm for computing sample variances"), in a thread, over the workgroup, and in a second pass over the workgroups. A mean is
 * kept as a value and a small rest, which is what makes y as exact as x where x is 1000 +- 1.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGpuHost } from '../host.js';
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
import { hasSubgroups, reduceWorkgroup } from './reduce-workgroup.js';

/** Moments of a set of values, and how two sets are joined, and all of a workgroup that lie `results` apart. */
const momentsOf = (type: string, results: number, subgroups: boolean) =>
  reduceWorkgroup({
    name: 'Moments',
    threads: THREADS,
    results,
    fields: { count: 'f32', mean: type, rest: type, squares: type },
    join: `
  if (b.count == 0) { return a; }
  if (a.count == 0) { return b; }
  let count = a.count + b.count;
  let distance = (b.mean - a.mean) + (b.rest - a.rest);
  let share = b.count / count;
  return Moments(
    count,
    a.mean,
    a.rest + distance * share,
    a.squares + b.squares + distance * distance * (a.count * share),
  );
`,
    subgroups,
  });

const partsProgram = (place: ChannelLanes, subgroups: boolean) => {
  const { width, lanes, rowLanes } = place;
  const type = valuesOf(width);
  return programNamed(`residualMoments_${width}_${lanes}_${subgroups}`, () => {
    const moments = momentsOf(type, lanes, subgroups);
    return {
      inputs: { x: type },
      outputs: { parts: type },
      uniforms: { rows: 'i32', units: 'i32', blocks: 'i32', count: 'i32', rowsOfPart: 'i32' },
      workgroupSize: THREADS,
      extensions: moments.extensions,
      declarations: `
${moments.declarations}
fn valueAt(row: i32, end: i32, channel: i32) -> ${type} {
  if (row >= end) { return ${type}(); }
  return x[row * uniforms.units + channel];
}
fn squareOf(value: ${type}, mean: ${type}, row: i32, end: i32) -> ${type} {
  let distance = value - mean;
  return select(distance * distance, ${type}(), row >= end);
}`,
      body: `
  if (group >= uniforms.count) { return; }
  ${placeOf(place)}
  let end = min(uniforms.rows, (chunk + 1) * uniforms.rowsOfPart);
  var moments = Moments();
  for (var row = chunk * uniforms.rowsOfPart + rowLane; isInside && row < end; row += ${rowLanes * ROWS_AT_ONCE}) {
    ${forRowsAtOnce((i) => `let v${i} = valueAt(row + ${i * rowLanes}, end, channel);`)}
    let count = f32(min(${ROWS_AT_ONCE}, (end - row + ${rowLanes - 1}) / ${rowLanes}));
    let sum = ${forRowsAtOnce((i) => `${i === 0 ? '' : '+ '}v${i}`)};
    let mean = sum / count;
    let rest = (${forRowsAtOnce(
      (i) => `${i === 0 ? '' : '+ '}select(v${i} - mean, ${type}(), row + ${i * rowLanes} >= end)`,
    )}) / count;
    let ofMean = ${forRowsAtOnce(
      (i) => `${i === 0 ? '' : '+ '}squareOf(v${i}, mean, row + ${i * rowLanes}, end)`,
    )};
    moments = Moments_join(moments, Moments(count, mean, rest, ofMean - rest * rest * count));
  }
  let joined = ${moments.of('moments')};
  if (rowLane == 0 && isInside) {
    let at = 3 * chunk * uniforms.units + channel;
    parts[at] = joined.mean;
    parts[at + uniforms.units] = joined.rest;
    parts[at + 2 * uniforms.units] = joined.squares;
  }`,
    };
  });
};

/** Channels of a workgroup that joins parts; the parts lie over the other lanes. */
const JOINED = 16;

const statisticsProgram = (subgroups: boolean) => {
  return programNamed(`residualBatchNormStatistics_${subgroups}`, () => {
    const moments = momentsOf('f32', JOINED, subgroups);
    return {
      inputs: { parts: 'f32', gamma: 'f32', beta: 'f32' },
      outputs: { mean: 'f32', variance: 'f32', meanRest: 'f32', coefficients: 'f32' },
      uniforms: {
        rows: 'i32',
        channels: 'i32',
        partCount: 'i32',
        rowsOfPart: 'i32',
        epsilon: 'f32',
        hasGamma: 'i32',
        hasBeta: 'i32',
        zero: 'i32',
      },
      workgroupSize: THREADS,
      extensions: moments.extensions,
      declarations: moments.declarations,
      body: `
  let channels = uniforms.channels;
  let channel = group * ${JOINED} + thread % ${JOINED};
  var moments = Moments();
  for (var part = thread / ${JOINED}; part < uniforms.partCount && channel < channels; part += ${THREADS / JOINED}) {
    let count = f32(min(uniforms.rowsOfPart, uniforms.rows - part * uniforms.rowsOfPart));
    let at = 3 * part * channels + channel;
    moments = Moments_join(moments, Moments(count, parts[at], parts[at + channels], parts[at + 2 * channels]));
  }
  let joined = ${moments.of('moments')};
  if (thread < ${JOINED} && channel < channels) {
    // Through bits that are not known before: of (a + b) - a some compilers, Mesa's among them, make b, and of what is lost 0.
    let rounded = bitcast<f32>(bitcast<i32>(joined.mean + joined.rest) | uniforms.zero);
    let lost = joined.rest - (rounded - joined.mean);
    let spread = joined.squares / f32(uniforms.rows);
    let positive = select(spread, 0.0, spread < 0); // NaN stays
    mean[channel] = rounded;
    variance[channel] = positive;
    meanRest[channel] = lost;
    let factor = select(1.0, gamma[channel], uniforms.hasGamma == 1) / sqrt(positive + uniforms.epsilon);
    coefficients[channel] = factor;
    coefficients[channels + channel] = select(0.0, beta[channel], uniforms.hasBeta == 1) - lost * factor;
  }`,
    };
  });
};

/** The outputs of {@link batchStatistics}, `[C]`, and for the pass that normalises `coefficients` `[2, C]`: a factor and an offset. */
export interface BatchStatistics {
  mean: TensorInfo;
  variance: TensorInfo;
  meanRest: TensorInfo;
  coefficients: TensorInfo;
}

/** Statistics of x, seen as [rows, channels], neither of them 0, in two passes. */
export function batchStatistics(
  host: WebGpuHost,
  x: TensorInfo,
  { rows, channels }: { rows: number; channels: number },
  { gamma, beta, epsilon }: { gamma?: TensorInfo | null; beta?: TensorInfo | null; epsilon: number },
): BatchStatistics {
  const place = channelLanes(channels);
  const { blocks, width } = place;
  const { parts, rowsOfPart } = partsOfRows(rows, place);
  const partial = host.output([parts, 3, channels]);
  const subgroups = hasSubgroups(host.abilities, THREADS);
  host.dispatch(partsProgram(place, subgroups), {
    inputs: { x },
    outputs: { parts: partial },
    uniforms: { rows, units: channels / width, blocks, count: blocks * parts, rowsOfPart },
    workgroups: host.workgroups(blocks * parts),
  });
  const ofChannel = () => host.output([channels]);
  const statistics = {
    mean: ofChannel(),
    variance: ofChannel(),
    meanRest: ofChannel(),
    coefficients: host.output([2, channels]),
  };
  host.dispatch(statisticsProgram(subgroups), {
    inputs: { parts: partial, gamma: gamma ?? partial, beta: beta ?? partial },
    outputs: { ...statistics },
    uniforms: {
      rows,
      channels,
      partCount: parts,
      rowsOfPart,
      epsilon,
      hasGamma: gamma == null ? 0 : 1,
      hasBeta: beta == null ? 0 : 1,
      zero: 0,
    },
    workgroups: [Math.ceil(channels / JOINED), 1, 1],
  });
  host.dispose(partial);
  return statistics;
}

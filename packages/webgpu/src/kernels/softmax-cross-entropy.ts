/**
 * The loss of a classifier and its gradient: a workgroup takes one row of logits, its lanes share out the classes, and maximum and sum are
 * joined in workgroup memory. The loss of all rows is one more pass.
 */
import {
  SoftmaxCrossEntropy,
  SoftmaxCrossEntropyGrad,
  type SoftmaxCrossEntropyGradInputs,
  type SoftmaxCrossEntropyInputs,
} from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { programNamed } from '../program.js';
import type { WebGpuKernel } from './kernel.js';
import { sumColumns } from './sum-columns.js';

/** Most data sets have from 10 to 1000 classes. */
const THREADS = 64;

const UNIFORMS = { rows: 'i32', classes: 'i32', nan: 'f32' } as const;

/** WGSL: of the row `group` the largest logit and the sum of `exp(logit - largest)`. */
const joined = (name: string, operation: (a: string, b: string) => string) => `
  workgroupBarrier();
  lanes[thread] = ${name};
  workgroupBarrier();
  for (var half = ${THREADS / 2}; half > 0; half /= 2) {
    if (thread < half) { lanes[thread] = ${operation('lanes[thread]', 'lanes[thread + half]')}; }
    workgroupBarrier();
  }`;
const softmaxOfRow = `
  if (group >= uniforms.rows) { return; }
  let classes = uniforms.classes;
  let first = group * classes;
  var largestOfLane = -3.4028234e38;
  for (var i = thread; i < classes; i += ${THREADS}) { largestOfLane = max(largestOfLane, logits[first + i]); }
  ${joined('largestOfLane', (a, b) => `max(${a}, ${b})`)}
  let largest = lanes[0];
  var sumOfLane = 0.0;
  for (var i = thread; i < classes; i += ${THREADS}) {
    let logit = logits[first + i];
    sumOfLane += select(exp(logit - largest), uniforms.nan, hasNoSoftmax(logit));
  }
  ${joined('sumOfLane', (a, b) => `${a} + ${b}`)}
  let sum = lanes[0];
  let label = labels[group];
  let isKnown = label >= 0 && label < classes;`;
/**
 * WGSL leaves open what functions make of NaN and infinity, so these are told by their bits, and what comes of them is said. A logit of
 * minus infinity is a class that is out.
 */
const lanes = `
var<workgroup> lanes: array<f32, ${THREADS}>;
fn hasNoSoftmax(logit: f32) -> bool {
  let bits = bitcast<u32>(logit);
  return (bits & 0x7fffffffu) >= 0x7f800000u && bits != 0xff800000u;
}
fn isNaN(value: f32) -> bool { return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u; }`;

const lossProgram = () =>
  programNamed('residualSoftmaxCrossEntropy', () => ({
    inputs: { logits: 'f32', labels: 'i32' },
    outputs: { losses: 'f32' },
    uniforms: UNIFORMS,
    workgroupSize: THREADS,
    declarations: lanes,
    body: `${softmaxOfRow}
  if (thread == 0) {
    var loss = 0.0;
    if (isKnown) { loss = log(sum) - (logits[first + label] - largest); }
    losses[group] = select(loss, uniforms.nan, isNaN(sum));
  }`,
  }));

const gradientProgram = () =>
  programNamed('residualSoftmaxCrossEntropyGrad', () => ({
    inputs: { dy: 'f32', logits: 'f32', labels: 'i32' },
    outputs: { dlogits: 'f32' },
    uniforms: UNIFORMS,
    workgroupSize: THREADS,
    declarations: lanes,
    body: `${softmaxOfRow}
  let factor = dy[0] / f32(uniforms.rows);
  for (var i = thread; i < classes; i += ${THREADS}) {
    let expected = select(0.0, 1.0, i == label);
    let difference = exp(logits[first + i] - largest) / sum - expected;
    dlogits[first + i] = select(0.0, factor * difference, isKnown);
  }`,
  }));

/** `softmaxCrossEntropy` of @residualjs/ops: logits [N, classes], labels [N] -> a scalar. */
export const softmaxCrossEntropy: WebGpuKernel = {
  kernelName: SoftmaxCrossEntropy,
  kernelFunc({ inputs, host }) {
    const { logits, labels } = inputs as unknown as SoftmaxCrossEntropyInputs<TensorInfo>;
    const [rows, classes] = logits.shape as [number, number];
    const losses = host.output([rows]);
    host.dispatch(lossProgram(), {
      inputs: { logits, labels },
      outputs: { losses },
      uniforms: { rows, classes, nan: Number.NaN },
      workgroups: host.workgroups(rows),
    });
    const loss = host.output([]);
    sumColumns(host, losses, loss, { outer: 1, rows, columns: 1, factor: 1 / rows });
    host.dispose(losses);
    return [loss];
  },
};

/** Its gradient: dy scalar, logits [N, classes], labels [N] -> [N, classes]. */
export const softmaxCrossEntropyGrad: WebGpuKernel = {
  kernelName: SoftmaxCrossEntropyGrad,
  kernelFunc({ inputs, host }) {
    const { dy, logits, labels } = inputs as unknown as SoftmaxCrossEntropyGradInputs<TensorInfo>;
    const [rows, classes] = logits.shape as [number, number];
    const dlogits = host.output(logits.shape);
    host.dispatch(gradientProgram(), {
      inputs: { dy, logits, labels },
      outputs: { dlogits },
      uniforms: { rows, classes, nan: Number.NaN },
      workgroups: host.workgroups(rows),
    });
    return [dlogits];
  },
};

/**
 * The loss of a classifier and its gradient: a workgroup takes one row of logits, its threads share out the classes, and maximum and sum are
 * joined. The loss of all rows is one more pass.
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
import { hasSubgroups, reduceWorkgroup } from './reduce-workgroup.js';
import { sumColumns } from './sum-columns.js';

/** Most data sets have from 10 to 1000 classes. */
const THREADS = 64;

/**
 * WGSL: of the row `group` the largest logit, and the sum of `exp(logit - largest)`.
 *
 * WGSL leaves open what functions make of NaN and infinity, so these are told by their bits, and what comes of them is said. A logit of
 * minus infinity is a class that is out.
 */
function softmaxOfRow(subgroups: boolean) {
  const overWorkgroup = { threads: THREADS, results: 1, fields: { value: 'f32' }, subgroups };
  const most = reduceWorkgroup({
    ...overWorkgroup,
    name: 'Most',
    join: 'return Most(max(a.value, b.value));',
  });
  const sum = reduceWorkgroup({ ...overWorkgroup, name: 'Sum', join: 'return Sum(a.value + b.value);' });
  return {
    uniforms: { rows: 'i32', classes: 'i32', nan: 'f32' },
    workgroupSize: THREADS,
    extensions: sum.extensions,
    declarations: `${most.declarations}${sum.declarations}
fn hasNoSoftmax(logit: f32) -> bool {
  let bits = bitcast<u32>(logit);
  return (bits & 0x7fffffffu) >= 0x7f800000u && bits != 0xff800000u;
}
fn isNaN(value: f32) -> bool { return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u; }`,
    code: `
  if (group >= uniforms.rows) { return; }
  let classes = uniforms.classes;
  let first = group * classes;
  var largestOfLane = -3.4028234e38;
  for (var i = thread; i < classes; i += ${THREADS}) { largestOfLane = max(largestOfLane, logits[first + i]); }
  let largest = ${most.of('Most(largestOfLane)')}.value;
  var sumOfLane = 0.0;
  for (var i = thread; i < classes; i += ${THREADS}) {
    let logit = logits[first + i];
    sumOfLane += select(exp(logit - largest), uniforms.nan, hasNoSoftmax(logit));
  }
  let sum = ${sum.of('Sum(sumOfLane)')}.value;
  let label = labels[group];
  let isKnown = label >= 0 && label < classes;`,
  } as const;
}

const lossProgram = (subgroups: boolean) =>
  programNamed(`residualSoftmaxCrossEntropy_${subgroups}`, () => {
    const { code, ...softmax } = softmaxOfRow(subgroups);
    return {
      ...softmax,
      inputs: { logits: 'f32', labels: 'i32' },
      outputs: { losses: 'f32' },
      body: `${code}
  if (thread == 0) {
    var loss = 0.0;
    if (isKnown) { loss = log(sum) - (logits[first + label] - largest); }
    losses[group] = select(loss, uniforms.nan, isNaN(sum));
  }`,
    };
  });

const gradientProgram = (subgroups: boolean) =>
  programNamed(`residualSoftmaxCrossEntropyGrad_${subgroups}`, () => {
    const { code, ...softmax } = softmaxOfRow(subgroups);
    return {
      ...softmax,
      inputs: { dy: 'f32', logits: 'f32', labels: 'i32' },
      outputs: { dlogits: 'f32' },
      body: `${code}
  let factor = dy[0] / f32(uniforms.rows);
  for (var i = thread; i < classes; i += ${THREADS}) {
    let expected = select(0.0, 1.0, i == label);
    let difference = exp(logits[first + i] - largest) / sum - expected;
    dlogits[first + i] = select(0.0, factor * difference, isKnown);
  }`,
    };
  });

/** `softmaxCrossEntropy` of @residualjs/ops: logits [N, classes], labels [N] -> a scalar. */
export const softmaxCrossEntropy: WebGpuKernel = {
  kernelName: SoftmaxCrossEntropy,
  kernelFunc({ inputs, host }) {
    const { logits, labels } = inputs as unknown as SoftmaxCrossEntropyInputs<TensorInfo>;
    const [rows, classes] = logits.shape as [number, number];
    const losses = host.output([rows]);
    host.dispatch(lossProgram(hasSubgroups(host.abilities, THREADS)), {
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
    host.dispatch(gradientProgram(hasSubgroups(host.abilities, THREADS)), {
      inputs: { dy, logits, labels },
      outputs: { dlogits },
      uniforms: { rows, classes, nan: Number.NaN },
      workgroups: host.workgroups(rows),
    });
    return [dlogits];
  },
};

import { describeBackends, expectTensorClose, randomTensor } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meanGradient, registerReductionGradients, sumGradient } from './index.js';

const CASES: [shape: number[], axes: number[] | undefined, keepDims: boolean][] = [
  [[2, 3, 4, 5], [0, 1, 2], false],
  [[2, 3, 4, 5], [1, 2], true],
  [[2, 3, 4, 5], [0, 3], false],
  [[6], undefined, false],
  [[], undefined, false],
  [[3, 1, 2], [-1], false],
  [[2, 1, 2, 1, 3], [1, 2, 4], false],
  [[2, 3], [], false],
];

describeBackends('gradients of Sum and Mean', (backend) => {
  let undo = () => {};
  beforeAll(() => {
    if (backend === 'cpu') undo = registerReductionGradients(); // the wasm kernels bring them
  });
  afterAll(() => undo());

  it.each(CASES)('of %j along %j are the formula', async (shape, axes, keepDims) => {
    const x = randomTensor(shape, 3);
    const weights = randomTensor(tf.sum(x, axes, keepDims).shape, 4);
    const count = x.size / weights.size;
    const reduce = (f: typeof tf.sum) => tf.grad((t) => tf.sum(tf.mul(f(t, axes, keepDims), weights)))(x);
    const along = axes?.map((axis) => (axis + shape.length) % shape.length) ?? shape.map((_, i) => i);
    const kept = shape.map((length, i) => (along.includes(i) ? 1 : length));
    const expected = tf.mul(tf.reshape(weights, kept), tf.ones(shape));
    await expectTensorClose(reduce(tf.sum), expected);
    await expectTensorClose(reduce(tf.mean), tf.div(expected, count));
  });

  it('have second derivatives', async () => {
    const x = randomTensor([2, 3, 2], 5);
    const f = (t: tf.Tensor) => tf.sum(tf.pow(tf.mean(tf.square(t), [0, 1]), 2));
    const second = tf.grad((t) => tf.sum(tf.grad(f)(t)))(x);
    // f = sum over c of m_c², m_c = mean of t²; df/dt = 4 m t / n; the sum of it again, by t: 8 t / n² sum t + 4 m / n
    const n = 6;
    const mean = tf.mean(tf.square(x), [0, 1]);
    const expected = tf.add(tf.mul(tf.mul(x, tf.sum(x, [0, 1])), 8 / n ** 2), tf.mul(mean, 4 / n));
    await expectTensorClose(second, expected, { relative: 1e-5 });
  });

  const cannot = backend === 'webgl' ? ' [skipped: tfjs on WebGL cannot sum nothing]' : '';
  it.skipIf(cannot !== '')(`of nothing are nothing${cannot}`, () => {
    const x = tf.zeros([0, 3]);
    expect(tf.grad((t) => tf.sum(tf.sum(t, 0)))(x).shape).toEqual([0, 3]);
  });
});

describe('registerReductionGradients', () => {
  it('gives back what was there, once every registration is undone', () => {
    const gradients = () => [tf.getGradient(tf.Sum), tf.getGradient(tf.Mean)];
    const before = gradients();
    const undos = [registerReductionGradients(), registerReductionGradients()];
    expect(gradients()).toEqual([sumGradient, meanGradient]);
    undos[0]();
    expect(gradients()).toEqual([sumGradient, meanGradient]);
    undos[1]();
    expect(gradients()).toEqual(before);
  });
});

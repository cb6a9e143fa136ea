import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from './index.js';

/** Bars of one of two directions at a random place: a convnet learns it within an epoch or two. */
function bars(count: number, seed: number) {
  const values = new Float32Array(count * 12 * 12);
  const labels = new Int32Array(count);
  let state = seed;
  const next = (bound: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % bound;
  };
  for (let image = 0; image < count; image++) {
    const at = next(12);
    const label = next(2);
    for (let i = 0; i < 12; i++) values[image * 144 + (label ? i * 12 + at : at * 12 + i)] = 1;
    labels[image] = label;
  }
  return {
    x: tf.tensor(values, [count, 12, 12, 1]),
    y: tf.oneHot(tf.tensor1d(labels, 'int32'), 2),
    sparse: tf.tensor2d(labels, [count, 1], 'float32'),
  };
}

/** Nothing of ours: what a user of tfjs has already. */
function plainConvnet() {
  const init = (seed: number) => tfl.initializers.heNormal({ seed });
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        inputShape: [12, 12, 1],
        filters: 6,
        kernelSize: 3,
        activation: 'relu',
        kernelInitializer: init(1),
      }),
      tfl.layers.batchNormalization(),
      tfl.layers.conv2d({
        filters: 9,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        useBias: false,
        kernelInitializer: init(2),
      }),
      tfl.layers.batchNormalization({ scale: true, center: true }),
      tfl.layers.reLU(),
      tfl.layers.averagePooling2d({ poolSize: 2 }),
      tfl.layers.dropout({ rate: 0.1, seed: 5 }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 2, activation: 'softmax', kernelInitializer: init(3) }),
    ],
  });
}

describe('a plain tfjs convnet on wasm', () => {
  beforeAll(async () => {
    await registerWasmKernels();
    await tf.setBackend('wasm');
    expect(tf.getBackend()).toBe('wasm');
  });

  it.each([
    ['categoricalCrossentropy', () => tf.train.adam(0.01)],
    ['sparseCategoricalCrossentropy', () => tf.train.momentum(0.05, 0.9)],
  ] as const)('learns with model.fit and %s', async (loss, optimizer) => {
    const { x, y, sparse } = bars(96, 7);
    const model = plainConvnet();
    model.compile({ optimizer: optimizer(), loss, metrics: ['accuracy'] });
    const labels = loss === 'categoricalCrossentropy' ? y : sparse;
    const { history } = await model.fit(x, labels, { epochs: 8, batchSize: 16, shuffle: false, verbose: 0 });
    expect(history.loss.at(-1)).toBeLessThan(0.35 * (history.loss[0] as number));
    expect(history.acc.at(-1)).toBeGreaterThan(0.9);
  });

  it('takes the second derivative too', () => {
    const x = tf.ones([1, 4, 4, 2]);
    const filter = tf.ones([3, 3, 2, 3]) as tf.Tensor4D;
    const square = (value: tf.Tensor) =>
      tf.sum(tf.square(tf.conv2d(value as tf.Tensor4D, filter, 1, 'same')));
    const twice = tf.grad((value) => tf.sum(tf.grad(square)(value)))(x);
    expect(twice.shape).toEqual([1, 4, 4, 2]);
  });
});

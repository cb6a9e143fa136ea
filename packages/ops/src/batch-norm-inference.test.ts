import {
  describeBackends,
  expectClose,
  expectNoLeak,
  expectTensorClose,
  randomTensor,
  readAll,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { batchNormInference } from './index.js';

const operands = () => ({
  x: randomTensor([2, 3, 3, 5], 1),
  mean: randomTensor([5], 2) as tf.Tensor1D,
  variance: randomTensor([5], 3, { min: 0.1, max: 2 }) as tf.Tensor1D,
  gamma: randomTensor([5], 4) as tf.Tensor1D,
  beta: randomTensor([5], 5) as tf.Tensor1D,
  addend: randomTensor([2, 3, 3, 5], 6),
});

describeBackends('batchNormInference', () => {
  it('is its formula, value by value', async () => {
    const { x, mean, variance, gamma, beta, addend } = operands();
    const [a, b, c, d, e, f] = await readAll([x, mean, variance, gamma, beta, addend]);
    const expected = (withScale: boolean) =>
      a.map((value, i) => {
        const channel = i % 5;
        const normal = (value - b[channel]) / Math.sqrt(c[channel] + 0.01);
        return withScale ? Math.max(0, normal * d[channel] + e[channel] + f[i]) : normal;
      });
    const options = { epsilon: 0.01 } as const;
    expectClose(
      await batchNormInference(x, mean, variance, null, null, null, options).data(),
      expected(false),
      {
        relative: 1e-6,
      },
    );
    const full = batchNormInference(x, mean, variance, gamma, beta, addend, {
      ...options,
      activation: 'relu',
    });
    expectClose(await full.data(), expected(true), { relative: 1e-6 });
  });

  it('has first and second derivatives', async () => {
    const { mean, variance, gamma, beta, ...images } = operands();
    const f = (x: tf.Tensor, addend: tf.Tensor, scale: tf.Tensor) =>
      tf.sum(
        tf.square(
          batchNormInference(x, mean, variance, scale as tf.Tensor1D, beta, addend, { activation: 'relu' }),
        ),
      );
    const plain = (x: tf.Tensor, addend: tf.Tensor, scale: tf.Tensor) =>
      tf.sum(
        tf.square(
          tf.relu(
            tf.add(
              tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3))), scale), beta),
              addend,
            ),
          ),
        ),
      );
    const at = [images.x, images.addend, gamma];
    const actual = tf.grads(f)(at);
    for (const [i, expected] of tf.grads(plain)(at).entries()) {
      await expectTensorClose(actual[i], expected, { relative: 1e-5 });
    }
    const second = (g: typeof f) =>
      tf.grad((x) => tf.sum(tf.square(tf.grad((z) => g(z, images.addend, gamma))(x))))(images.x);
    await expectTensorClose(second(f), second(plain), { relative: 1e-5 });
  });

  it('leaks nothing', async () => {
    const { x, mean, variance } = operands();
    await expectNoLeak(() => tf.dispose(batchNormInference(x, mean, variance)));
  });

  it('refuses shapes that do not fit', () => {
    const { x, mean, variance } = operands();
    expect(() => batchNormInference(x, tf.zeros([4]), variance)).toThrow(
      'batchNormInference: mean has shape [4] where x has shape [2, 3, 3, 5]; it must be [5]',
    );
    expect(() => batchNormInference(x, mean, variance, null, null, tf.zeros([5]))).toThrow(
      'addend has shape [5] where x has shape [2, 3, 3, 5]; they must be equal',
    );
  });
});

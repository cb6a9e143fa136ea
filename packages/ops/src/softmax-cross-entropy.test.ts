import { describeBackends, expectTensorClose, numericGradient, randomTensor } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { softmaxCrossEntropy } from './index.js';

const labels = () => tf.tensor1d([0, 2, 1, 2], 'int32');
const loss = (z: tf.Tensor) => softmaxCrossEntropy(z as tf.Tensor2D, labels());

describeBackends('softmaxCrossEntropy', () => {
  it('is what tf.losses.softmaxCrossEntropy gives, and so is its gradient', async () => {
    const logits = randomTensor([4, 3], 1, { min: -3, max: 3 });
    const target = tf.cast(tf.oneHot(labels(), 3), 'float32');
    const stock = (z: tf.Tensor) => tf.losses.softmaxCrossEntropy(target, z) as tf.Scalar;
    await expectTensorClose(loss(logits), stock(logits), { relative: 1e-6 });
    await expectTensorClose(tf.grad(loss)(logits), tf.grad(stock)(logits), { relative: 1e-6 });
  });

  it('is log(classes) for equal logits', async () => {
    await expectTensorClose(loss(tf.zeros([4, 10])), Math.log(10), { relative: 1e-6 });
  });

  it('stays finite where the probability is 0 in float32', async () => {
    await expectTensorClose(softmaxCrossEntropy(tf.tensor2d([[200, 0]]), tf.tensor1d([1], 'int32')), 200);
  });

  it('has the gradient of finite differences, also where a label is no class', async () => {
    const logits = randomTensor([4, 3], 5);
    const odd = (z: tf.Tensor) => softmaxCrossEntropy(z as tf.Tensor2D, tf.tensor1d([0, 3, 1, -1], 'int32'));
    for (const f of [loss, odd]) {
      await expectTensorClose(tf.grad(f)(logits), await numericGradient(f, logits), {
        relative: 1e-3,
        absolute: 1e-5,
      });
    }
  });

  it('refuses a second derivative', () => {
    const second = tf.grad((z) => tf.sum(tf.square(tf.grad(loss)(z))));
    expect(() => second(randomTensor([4, 3], 2))).toThrow('has no second derivative');
  });
});

describe('softmaxCrossEntropy refuses', () => {
  it.each<[string, () => void]>([
    [
      'labels are float32 [4] where logits are [4, 3]; they must be int32 [4]',
      () => softmaxCrossEntropy(tf.zeros([4, 3]), tf.zeros([4])),
    ],
    [
      'logits are float32 [0, 3]; they must be float32 [N, classes], not empty',
      () => softmaxCrossEntropy(tf.zeros([0, 3]), tf.zeros([0], 'int32')),
    ],
  ])('%s', async (message, run) => {
    await tf.setBackend('cpu');
    expect(run).toThrow(message);
  });
});

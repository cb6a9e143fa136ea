import { describeBackends, expectNoLeak, randomTensor, tidyAsync } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { createModel } from './create-model.js';

const LEARNING_RATE = 0.02;

/** One step of momentum SGD; gives the loss before it. */
function step(
  model: tfl.LayersModel,
  optimizer: tf.Optimizer,
  images: tf.Tensor,
  labels: tf.Tensor,
): Promise<number> {
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return tidyAsync(async () => {
    const loss = () => {
      const logits = model.apply(images, { training: true }) as tf.Tensor2D;
      return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
    };
    return (await optimizer.minimize(loss, true, variables)!.data())[0];
  });
}

describeBackends('training', () => {
  it.each(['resnet20', 'plain20', 'preresnet110'] as const)('20 steps lower the loss of %s', async (name) => {
    const model = createModel(name, { inputSize: 8, classes: 3 });
    const optimizer = tf.train.momentum(LEARNING_RATE, 0.9);
    const images = randomTensor([6, 8, 8, 3], 1);
    const labels = tf.tidy(() => tf.oneHot([0, 1, 2, 0, 1, 2], 3));
    const losses: number[] = [];
    for (let i = 0; i < 20; i++) losses.push(await step(model, optimizer, images, labels));
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses.at(-1)).toBeLessThan(losses[0] / 2);
    optimizer.dispose();
    tf.dispose([images, labels]);
    model.dispose();
  });

  it('leaves no tensor behind', async () => {
    const model = createModel('preresnet110', { inputSize: 8 });
    const optimizer = tf.train.momentum(LEARNING_RATE, 0.9);
    const images = randomTensor([2, 8, 8, 3], 1);
    const labels = tf.tidy(() => tf.oneHot([0, 1], 10));
    await step(model, optimizer, images, labels); // makes the optimiser's own tensors
    await expectNoLeak(async () => {
      for (let i = 0; i < 5; i++) await step(model, optimizer, images, labels);
    });
    optimizer.dispose();
    tf.dispose([images, labels]);
    model.dispose();
  });
}, ['wasm']);

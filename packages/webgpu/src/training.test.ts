import { batchNormTraining, momentumUpdate, softmaxCrossEntropy } from '@residualjs/ops';
import { expectClose, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { describeWebGpu } from './testing/webgpu.js';

type Weights = Record<string, tf.Variable>;

const SHAPES: Record<string, number[]> = {
  stem: [3, 3, 3, 8],
  first: [3, 3, 8, 8],
  down: [3, 3, 8, 8],
  last: [3, 3, 8, 8],
  projection: [1, 1, 8, 8],
  dense: [8, 5],
};

/** A stem, a block, and one that halves the image, with batch norm after each convolution. */
function logits(w: Weights, images: tf.Tensor4D): tf.Tensor2D {
  const normalised = (x: tf.Tensor, name: string, stride: 1 | 2, addend: tf.Tensor | null, relu: boolean) => {
    const convolved = tf.conv2d(x as tf.Tensor4D, w[name] as unknown as tf.Tensor4D, stride, 'same');
    const [gamma, beta] = [w[`${name}Gamma`], w[`${name}Beta`]] as unknown as tf.Tensor1D[];
    return batchNormTraining(convolved, gamma, beta, addend, { activation: relu ? 'relu' : 'linear' }).y;
  };
  const stem = normalised(images, 'stem', 1, null, true);
  const block = normalised(stem, 'first', 1, stem, true);
  const shortcut = normalised(block, 'projection', 2, null, false);
  const down = normalised(block, 'down', 2, null, true);
  const last = normalised(down, 'last', 1, shortcut, true);
  return tf.matMul(tf.mean(last, [1, 2]) as tf.Tensor2D, w.dense as unknown as tf.Tensor2D);
}

async function train(backend: string, steps: number) {
  await tf.setBackend(backend);
  expect(tf.getBackend()).toBe(backend);
  const weights: Weights = {};
  Object.entries(SHAPES).forEach(([name, shape], seed) => {
    weights[name] = tf.variable(tf.mul(randomTensor(shape, seed), 0.5));
    weights[`${name}Gamma`] = tf.variable(tf.ones([shape[shape.length - 1]]));
    weights[`${name}Beta`] = tf.variable(tf.zeros([shape[shape.length - 1]]));
  });
  const buffers = Object.fromEntries(
    Object.entries(weights).map(([name, w]) => [name, tf.variable(tf.zerosLike(w))]),
  );
  const labels = tf.tensor1d([0, 1, 2, 3, 4, 0], 'int32');
  const losses: number[] = [];
  let tensors = 0;
  for (let step = 0; step < steps; step++) {
    if (step === 1) tensors = tf.memory().numTensors;
    const images = randomTensor([6, 9, 8, 3], 100 + step) as tf.Tensor4D;
    const names = Object.keys(weights);
    const loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => softmaxCrossEntropy(logits(weights, images), labels));
      for (const name of names) {
        const gradient = grads[weights[name].name];
        if (gradient == null) continue;
        momentumUpdate(weights[name], buffers[name], gradient, { learningRate: 0.1, weightDecay: 1e-4 });
      }
      return value;
    });
    losses.push((await loss.data())[0]);
    tf.dispose([images, loss]);
  }
  expect(tf.memory().numTensors, 'tensors after a step').toBe(tensors);
  return { losses, last: await weights.last.data(), dense: await weights.dense.data() };
}

describeWebGpu('training steps of a small residual network', () => {
  it('are those of the cpu backend', async () => {
    const expected = await train('cpu', 3);
    const actual = await train('webgpu', 3);
    expectClose(actual.losses, expected.losses, { relative: 2e-5 });
    expectClose(actual.last, expected.last, { relative: 1e-4 });
    expectClose(actual.dense, expected.dense, { relative: 1e-4 });
    expect(actual.losses[2]).not.toBe(actual.losses[0]);
  });
});

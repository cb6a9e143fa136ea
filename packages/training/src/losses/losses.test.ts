import { describeBackends, expectTensorClose, numericGradient, randomTensor } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { golden } from '../fixtures/golden.js';
import { crossEntropy } from './cross-entropy.js';
import type { Labels } from './labels.js';
import type { Loss } from './loss.js';
import { meanAbsoluteError } from './mean-absolute-error.js';
import { meanSquaredError } from './mean-squared-error.js';

const { logits, labels, targets, results } = golden.losses;
const classes = () => tf.tensor1d(labels, 'int32');
const rows = () => tf.tensor2d(targets);

describeBackends('losses', () => {
  it.each<[string, Loss, () => Labels]>([
    ['smoothed', crossEntropy({ labelSmoothing: 0.1 }), classes],
    ['targets', crossEntropy(), rows],
    ['smoothedTargets', crossEntropy({ labelSmoothing: 0.2 }), rows],
    ['squared', meanSquaredError(), classes],
    ['absolute', meanAbsoluteError(), rows],
  ])('%s and its gradient are what PyTorch gives', async (name, loss, labels) => {
    const compute = (x: tf.Tensor) => loss.training(x as tf.Tensor2D, labels());
    await expectTensorClose(compute(tf.tensor2d(logits)), results[name].loss, { relative: 2e-6 });
    await expectTensorClose(tf.grad(compute)(tf.tensor2d(logits)), results[name].gradient.flat(), {
      relative: 3e-6,
    });
  });

  it('class numbers are rows of zeros with a one', async () => {
    const z = randomTensor([4, 3], 3, { min: -2, max: 2 }) as tf.Tensor2D;
    const oneHot = tf.cast(tf.oneHot(classes(), 3), 'float32') as tf.Tensor2D;
    for (const loss of [crossEntropy(), meanSquaredError(), meanAbsoluteError()]) {
      await expectTensorClose(loss.training(z, classes()), loss.training(z, oneHot), { relative: 1e-6 });
    }
  });

  it('have the gradients of finite differences', async () => {
    const z = randomTensor([4, 3], 5);
    for (const { training } of [crossEntropy({ labelSmoothing: 0.3 }), meanSquaredError()]) {
      const compute = (x: tf.Tensor) => training(x as tf.Tensor2D, rows());
      await expectTensorClose(tf.grad(compute)(z), await numericGradient(compute, z), {
        relative: 1e-3,
        absolute: 1e-5,
      });
    }
  });

  it('leave label smoothing out of evaluations', async () => {
    const z = tf.tensor2d(logits) as tf.Tensor2D;
    const { evaluation } = crossEntropy({ labelSmoothing: 0.1 });
    await expectTensorClose(evaluation(z, classes()), crossEntropy().training(z, classes()));
  });
});

describe('crossEntropy', () => {
  it('refuses a smoothing that leaves nothing', () => {
    expect(() => crossEntropy({ labelSmoothing: 1 })).toThrow('labelSmoothing is 1');
  });
});

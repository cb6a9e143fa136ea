import { describeBackends, expectNoLeak, expectTensorClose } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { Adam } from './adam.js';

/** torch.optim.Adam([w = (1, -2)], lr = 0.1) after the gradients (0.5, -1), (0.25, 3), (-1, 0); PyTorch 2.4.1. */
const GOLDEN = [0.82741779, -1.98761988];

describeBackends('Adam', () => {
  it('takes the steps that PyTorch takes', async () => {
    await expectNoLeak(async () => {
      const parameter = tf.tidy(() => tf.variable(tf.tensor1d([1, -2])));
      const optimiser = new Adam(parameter, 0.1);
      for (const values of [
        [0.5, -1],
        [0.25, 3],
        [-1, 0],
      ]) {
        const gradient = tf.tensor1d(values);
        optimiser.apply(gradient);
        gradient.dispose();
      }
      await expectTensorClose(parameter, GOLDEN, { relative: 1e-5 });
      optimiser.dispose();
      parameter.dispose();
    });
  });
});

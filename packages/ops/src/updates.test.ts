import {
  describeBackends,
  expectClose,
  expectNoLeak,
  expectTensorClose,
  randomTensor,
  readGolden,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { adamUpdate, momentumUpdate } from './index.js';

/** From PyTorch, by tools/golden/updates.py. */
const golden = await readGolden(new URL('./golden/updates.json', import.meta.url));

const variable = (values: tf.Tensor) => tf.tidy(() => tf.variable(values, false));
const zeros = () => variable(tf.zeros([2, 5]));

describeBackends('updates of a parameter', () => {
  it('momentumUpdate steps as torch.optim.SGD does', async () => {
    const [w, buffer] = [variable(tf.tensor2d(golden.initial)), zeros()];
    for (const [step, gradient] of golden.gradients.entries()) {
      momentumUpdate(w, buffer, tf.tensor2d(gradient), {
        learningRate: 0.1,
        momentum: 0.8,
        weightDecay: 0.05,
      });
      await expectTensorClose(w, golden.sgd[step], { relative: 3e-7 });
    }
  });

  it('adamUpdate steps as torch.optim.Adam does', async () => {
    const [w, first, second] = [variable(tf.tensor2d(golden.initial)), zeros(), zeros()];
    const options = { learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon: 1e-6, weightDecay: 0.05 };
    for (const [i, gradient] of golden.gradients.entries()) {
      adamUpdate(w, first, second, tf.tensor2d(gradient), { step: i + 1, ...options });
      await expectTensorClose(w, golden.adam[i], { relative: 3e-7 });
    }
  });

  it('leave clones, reshapes and other variables of the same values alone, and free the old ones', async () => {
    const buffers = tf.memory().numDataBuffers;
    await expectNoLeak(async () => {
      const start = tf.tensor2d(golden.initial);
      const gradient = randomTensor([2, 5], 3);
      const w = tf.variable(start);
      const twin = tf.variable(start); // assignment and construction share the values
      const moments = [0, 1].map(() => tf.tidy(() => tf.variable(tf.zeros([2, 5]))));
      const clone = tf.clone(w);
      const flat = tf.reshape(w, [10]);
      momentumUpdate(w, moments[0], gradient, { learningRate: 0.1 });
      momentumUpdate(w, moments[0], gradient, { learningRate: 0.1 });
      adamUpdate(w, moments[0], moments[1], gradient, { step: 1 });
      for (const held of [start, twin, clone, flat]) expectClose(await held.data(), await start.data());
      expect([...(await w.data())]).not.toEqual([...(await start.data())]);
      const once = tf.clone(gradient); // the gradient may be the very values of the buffer
      const own = tf.variable(once);
      momentumUpdate(own, own, once, { learningRate: 0.5, momentum: 0 });
      await expectTensorClose(once, gradient);
      tf.dispose([start, gradient, w, twin, ...moments, clone, flat, once, own]);
    });
    expect(tf.memory().numDataBuffers).toBe(buffers);
  });

  it('take any shape', async () => {
    const [w, buffer] = [variable(tf.scalar(1)), variable(tf.scalar(0))];
    momentumUpdate(w, buffer, tf.scalar(2), { learningRate: 0.25 });
    await expectTensorClose(w, 0.5);
    const nothing = variable(tf.zeros([0, 3]));
    momentumUpdate(nothing, nothing, tf.zeros([0, 3]), { learningRate: 0.25 });
    expect(nothing.shape).toEqual([0, 3]);
  });
});

describe('updates refuse', () => {
  const w = () => variable(tf.zeros([2, 5]));
  it.each<[string, () => void]>([
    [
      'momentumUpdate: gradient has shape [10] where variable has shape [2, 5]; they must be equal',
      () => momentumUpdate(w(), w(), tf.zeros([10]), { learningRate: 1 }),
    ],
    [
      'momentumUpdate: gradient is int32; it must be float32',
      () => momentumUpdate(w(), w(), tf.zeros([2, 5], 'int32'), { learningRate: 1 }),
    ],
    [
      'momentumUpdate: learningRate is NaN; it must be a finite number of at least 0',
      () => momentumUpdate(w(), w(), tf.zeros([2, 5]), { learningRate: Number.NaN }),
    ],
    [
      'adamUpdate: step is 0; it must be an integer of at least 1',
      () => adamUpdate(w(), w(), w(), tf.zeros([2, 5]), { step: 0 }),
    ],
    [
      'adamUpdate: beta2 is 1; it must be below 1',
      () => adamUpdate(w(), w(), w(), tf.zeros([2, 5]), { step: 1, beta2: 1 }),
    ],
  ])('%s', async (message, run) => {
    await tf.setBackend('cpu');
    expect(run).toThrow(message);
  });
});

import { describeBackends, expectNoLeak, randomTensor } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { movingAverage } from './index.js';

describeBackends('movingAverage', () => {
  it('is its formula in float32, bit by bit', async () => {
    for (const length of [1, 7, 64]) {
      const [moving, batch] = [randomTensor([length], 1), randomTensor([length], 2)];
      const [a, b] = [await moving.data(), await batch.data()];
      const { fround } = Math;
      const rate = fround(1 - 0.9);
      const expected = [...a].map((old, i) => fround(old - fround(fround(old - b[i]) * rate)));
      expect([...(await movingAverage(moving, batch, 0.9).data())]).toEqual(expected);
    }
  });

  it('leaves a gradient beside it alone, its operands as they are, and nothing behind', async () => {
    const [x, moving] = [randomTensor([3], 1), randomTensor([3], 2)];
    const before = [...(await moving.data())];
    await expectNoLeak(async () => {
      const gradient = tf.grad((t) => {
        movingAverage(moving, tf.mul(t, 2), 0.5);
        return tf.sum(t);
      })(x);
      expect([...(await gradient.data())]).toEqual([1, 1, 1]);
      gradient.dispose();
    });
    expect([...(await moving.data())]).toEqual(before);
  });

  it('refuses what does not fit', () => {
    expect(() => movingAverage(tf.zeros([2]), tf.zeros([3]), 0.5)).toThrow(
      'movingAverage: batch has shape [3] where moving has shape [2]; they must be equal',
    );
    expect(() => movingAverage(tf.zeros([2]), tf.zeros([2]), 2)).toThrow(
      'momentum is 2; it must be from 0 to 1',
    );
  });
});

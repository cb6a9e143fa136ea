import { describeBackends, expectTensorClose } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { countCorrect } from './labels.js';

describeBackends('countCorrect', () => {
  it('counts right answers, of class numbers and of rows of targets', async () => {
    const logits = tf.tensor2d([
      [3, 1, 2],
      [0, 1, 0],
      [0, 5, 1],
      [1, 2, 9],
    ]);
    await expectTensorClose(countCorrect(logits, tf.tensor1d([0, 2, 1, 2], 'int32')), 3);
    const targets = tf.tensor2d([
      [0.6, 0.4, 0],
      [0, 0.4, 0.6],
      [0.1, 0.2, 0.7],
      [0, 0, 1],
    ]);
    await expectTensorClose(countCorrect(logits, targets), 2);
  });
});

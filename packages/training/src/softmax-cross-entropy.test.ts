import { describeBackends, expectClose, randomTensor } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { countCorrect, softmaxCrossEntropy } from './softmax-cross-entropy.js';

describeBackends('softmaxCrossEntropy', () => {
  const labels = () => tf.tensor1d([0, 2, 1, 2], 'int32');

  it('is the mean of -log p of the class, as tfjs computes it from probabilities', () => {
    const logits = randomTensor([4, 3], 1, { min: -3, max: 3 }) as tf.Tensor2D;
    const p = tf.softmax(logits).arraySync() as number[][];
    const expected = -(Math.log(p[0][0]) + Math.log(p[1][2]) + Math.log(p[2][1]) + Math.log(p[3][2])) / 4;
    expectClose(softmaxCrossEntropy(logits, labels()), expected, { relative: 1e-6 });
  });

  it('counts right answers', () => {
    const logits = tf.tensor2d([
      [3, 1, 2],
      [0, 1, 0],
      [0, 5, 1],
      [1, 2, 9],
    ]);
    expectClose(countCorrect(logits, labels()), 3);
  });
});

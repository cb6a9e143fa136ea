import * as tf from '@tensorflow/tfjs-core';

export { softmaxCrossEntropy } from '@residualjs/ops';

/** How many rows of `logits`, `[N, classes]`, have their largest value at the label; a float32 scalar. */
export function countCorrect(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => tf.sum<tf.Scalar>(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32')));
}

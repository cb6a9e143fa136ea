import * as tf from '@tensorflow/tfjs-core';

/**
 * The cross-entropy of the softmax of `logits`, averaged over the batch:
 * mean over n of -log softmax(logits[n])[labels[n]].
 *
 * Takes logits, not probabilities, so that a class of tiny probability keeps a finite logarithm.
 *
 * @param logits `[N, classes]`
 * @param labels `[N]`, int32, in `0 … classes - 1`; outside of it an image would count as 0
 * @returns a scalar
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => {
    // Cast, not oneHot's own dtype: the WASM backend writes int32 ones whatever is asked for.
    const target = tf.cast(tf.oneHot(labels, logits.shape[1]), 'float32');
    const sum = tf.sum(tf.mul(target, tf.logSoftmax(logits)));
    return tf.div<tf.Scalar>(sum, -logits.shape[0]);
  });
}

/** How many rows of `logits`, `[N, classes]`, have their largest value at the label; a float32 scalar. */
export function countCorrect(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => tf.sum<tf.Scalar>(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32')));
}

import { oneHotLabels } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';

/**
 * What a batch is to be: class numbers `[N]`, int32, or a row of targets for each image, `[N, classes]`, float32, such as the mixed
 * classes of mixup.
 */
export type Labels = tf.Tensor1D | tf.Tensor2D;

/** Labels as rows of targets, `[N, classes]`, float32. */
export function targetRows(labels: Labels, classes: number): tf.Tensor2D {
  return labels.rank === 2 ? (labels as tf.Tensor2D) : oneHotLabels(labels, classes);
}

/** How many rows of `logits`, `[N, classes]`, have their largest value at the label, or at the row's largest target; a float32 scalar. */
export function countCorrect(logits: tf.Tensor2D, labels: Labels): tf.Scalar {
  return tf.tidy(() => {
    const wanted = labels.rank === 2 ? tf.argMax(labels, 1) : labels;
    return tf.sum<tf.Scalar>(tf.cast(tf.equal(tf.argMax(logits, 1), wanted), 'float32'));
  });
}

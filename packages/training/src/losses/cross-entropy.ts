import { softmaxCrossEntropy } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import type { Labels } from './labels.js';
import type { Loss } from './loss.js';

/** Options of {@link crossEntropy}. */
export interface CrossEntropyOptions {
  /** The share ε of every target that is spread evenly over all classes; 0.1 in Szegedy et al. 2016. */
  labelSmoothing?: number;
}

/** `mean over n of -sum over k of labels[n, k] log softmax(logits[n])[k]`; class numbers go through the fused operation. */
function withoutSmoothing(logits: tf.Tensor2D, labels: Labels): tf.Scalar {
  if (labels.rank === 1) return softmaxCrossEntropy(logits, labels as tf.Tensor1D);
  return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1)));
}

/**
 * The cross-entropy of the softmax of logits. With label smoothing (Szegedy et al. 2016, https://arxiv.org/abs/1512.00567, section 7)
 * every target y becomes `(1 - ε) y + ε / classes`, as in PyTorch's `cross_entropy`:
 *
 *     loss = (1 - ε) mean_n(-sum_k y[n, k] log p[n, k]) + ε mean_n(-mean_k log p[n, k]),   p = softmax(logits)
 *
 * Evaluations leave the smoothing out.
 *
 * @throws Error unless 0 <= labelSmoothing < 1
 *
 * @example
 * await train(model, data, { epochs: 10, loss: crossEntropy({ labelSmoothing: 0.1 }) });
 */
export function crossEntropy({ labelSmoothing = 0 }: CrossEntropyOptions = {}): Loss {
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new Error(`labelSmoothing is ${labelSmoothing}; it must be at least 0 and below 1`);
  }
  const smoothed = (logits: tf.Tensor2D, labels: Labels) => {
    const even = tf.neg(tf.mean<tf.Scalar>(tf.logSoftmax(logits)));
    const sharp = withoutSmoothing(logits, labels);
    return tf.add<tf.Scalar>(tf.mul(sharp, 1 - labelSmoothing), tf.mul(even, labelSmoothing));
  };
  return {
    name: 'cross-entropy',
    training: labelSmoothing === 0 ? withoutSmoothing : smoothed,
    evaluation: withoutSmoothing,
  };
}

import type { BatchNormActivation } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';

/** The options of {@link normalizeInference}. */
export interface NormalizeInferenceOptions {
  /** Added to the variance before the square root. */
  epsilon: number;
  /** 'relu' gives max(y, 0), after the addition. */
  activation: BatchNormActivation;
}

/**
 * `activation(gamma * (x - mean) / sqrt(variance + epsilon) + beta + addend)` with given statistics;
 * x and addend `[..., C]`, the others `[C]`. A null gamma counts as 1, a null beta and a null addend as 0.
 */
export function normalizeInference(
  x: tf.Tensor,
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  gamma: tf.Tensor1D | null,
  beta: tf.Tensor1D | null,
  addend: tf.Tensor | null,
  { epsilon, activation }: NormalizeInferenceOptions,
): tf.Tensor {
  return tf.tidy(() => {
    // The gradient of batchNorm in tfjs-core fails where one of these is left out.
    const [scale, offset] = [gamma ?? tf.onesLike(mean), beta ?? tf.zerosLike(mean)];
    let y: tf.Tensor = tf.batchNorm(x, mean, variance, offset, scale, epsilon);
    if (addend) y = tf.add(y, addend);
    return activation === 'relu' ? tf.relu(y) : y;
  });
}

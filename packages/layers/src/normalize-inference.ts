import { type BatchNormActivation, batchNormInference } from '@residualjs/ops';
import type * as tf from '@tensorflow/tfjs-core';

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
  options: NormalizeInferenceOptions,
): tf.Tensor {
  return batchNormInference(x, mean, variance, gamma, beta, addend, options);
}

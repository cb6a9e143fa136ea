/**
 * Batch normalisation with given statistics, fused with the addition of the shortcut and the ReLU that follow it in a residual
 * block. Its counterpart in training is `batchNormTraining`.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { BatchNormActivation } from './batch-norm-training-kernels.js';
import { isRecording } from './host.js';
import { type Computation, compute } from './operation.js';

/** Kernel name of `batchNormInference`. Its output is `[y]`. */
export const BatchNormInference = 'ResidualBatchNormInference';

/** Inputs of {@link BatchNormInference}: `x` and `addend` are `[..., C]`, the others `[C]`, all float32. */
export interface BatchNormInferenceInputs<T = tf.Tensor> {
  x: T;
  mean: T;
  variance: T;
  gamma?: T | null;
  beta?: T | null;
  addend?: T | null;
}

/** Attributes of {@link BatchNormInference}. */
export interface BatchNormInferenceAttrs {
  epsilon: number;
  activation: BatchNormActivation;
}

/** Options of {@link batchNormInference}. */
export interface BatchNormInferenceOptions {
  /** Added to the variance before the square root; 1e-3 is what tf.layers has (PyTorch has 1e-5). */
  epsilon?: number;
  /** 'relu' gives max(y, 0), after the addend. */
  activation?: BatchNormActivation;
}

/** `[y]` of {@link BatchNormInferenceInputs}. */
export function portableBatchNormInference(
  { x, mean, variance, gamma, beta, addend }: BatchNormInferenceInputs,
  { epsilon, activation }: BatchNormInferenceAttrs,
): tf.Tensor[] {
  return tf.tidy(() => {
    // The gradient of batchNorm in tfjs-core fails where one of these is left out.
    const [scale, offset] = [gamma ?? tf.onesLike(mean), beta ?? tf.zerosLike(mean)] as tf.Tensor1D[];
    let y = tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, epsilon);
    if (addend) y = tf.add(y, addend);
    return [activation === 'relu' ? tf.relu(y) : y];
  });
}

const computation: Computation<BatchNormInferenceInputs, BatchNormInferenceAttrs> = {
  kernelName: BatchNormInference,
  portable: portableBatchNormInference,
};

/**
 * `y = activation(gamma * (x - mean) / sqrt(variance + epsilon) + beta + addend)`
 *
 * x and addend: `[..., C]` of rank 2 to 4, the others `[C]`; all float32. A null gamma counts as 1, a null beta and a null addend
 * as 0.
 *
 * Runs as the kernel that the current backend has under {@link BatchNormInference}, else in plain tfjs operations; in plain
 * operations too where a gradient is being recorded, so that it has all their derivatives.
 *
 * @throws where a shape does not fit, naming it.
 *
 * @example
 * const y = batchNormInference(x, mean, variance, gamma, beta, shortcut, { activation: 'relu' });
 */
export function batchNormInference<T extends tf.Tensor>(
  x: T,
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  gamma: tf.Tensor1D | null = null,
  beta: tf.Tensor1D | null = null,
  addend: tf.Tensor | null = null,
  { epsilon = 1e-3, activation = 'linear' }: BatchNormInferenceOptions = {},
): T {
  const inputs = { x, mean, variance, gamma, beta, addend };
  checkShapes(inputs);
  const attrs = { epsilon, activation };
  const [y] = isRecording() ? portableBatchNormInference(inputs, attrs) : compute(computation, inputs, attrs);
  return y as T;
}

function checkShapes({ x, addend, ...parameters }: BatchNormInferenceInputs): void {
  const given = `where x has shape [${x.shape.join(', ')}]`;
  const channels = x.shape[x.rank - 1];
  for (const [name, tensor] of Object.entries(parameters) as [string, tf.Tensor | null][]) {
    if (tensor && (tensor.rank !== 1 || tensor.size !== channels)) {
      throw new RangeError(
        `batchNormInference: ${name} has shape [${tensor.shape.join(', ')}] ${given}; it must be [${channels}]`,
      );
    }
  }
  if (addend && addend.shape.join() !== x.shape.join()) {
    throw new RangeError(
      `batchNormInference: addend has shape [${addend.shape.join(', ')}] ${given}; they must be equal`,
    );
  }
}

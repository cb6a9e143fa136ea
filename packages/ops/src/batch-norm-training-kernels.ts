/** The kernels that a backend can register to make `batchNormTraining` fast. */
import type { Tensor } from '@tensorflow/tfjs-core';

/** Kernel name of the forward pass of `batchNormTraining`. */
export const BatchNormTraining = 'ResidualBatchNormTraining';

/** Kernel name of the gradient of `batchNormTraining`. */
export const BatchNormTrainingGrad = 'ResidualBatchNormTrainingGrad';

/** What follows normalisation and addition: nothing, or max(y, 0). */
export type BatchNormActivation = 'linear' | 'relu';

/** Inputs of {@link BatchNormTraining}: `x` and `addend` are `[..., C]`, `gamma` and `beta` are `[C]`, all float32. */
export interface BatchNormTrainingInputs<T = Tensor> {
  x: T;
  gamma?: T | null;
  beta?: T | null;
  addend?: T | null;
}

/**
 * Attributes of {@link BatchNormTraining}. Its outputs are `[y, mean, variance, meanRest]`, all but y `[C]`; `meanRest` is what
 * rounding to float32 took from the mean, without which y is rough where the mean is large beside the deviation.
 */
export interface BatchNormTrainingAttrs {
  epsilon: number;
  activation: BatchNormActivation;
}

/**
 * Inputs of {@link BatchNormTrainingGrad}: `dy`, `x` and `y` are `[..., C]`, the others `[C]`, all float32.
 *
 * With activation 'relu' the gradient passes where y > 0. `y` is there if the forward pass had an addend; else y is to be computed
 * from x and the statistics just as the forward pass did, which costs less than to keep and read it.
 */
export interface BatchNormTrainingGradInputs<T = Tensor> {
  dy: T;
  x: T;
  mean: T;
  variance: T;
  meanRest: T;
  gamma?: T | null;
  beta?: T | null;
  y?: T | null;
}

/**
 * Attributes of {@link BatchNormTrainingGrad}. Its outputs are `[dx, dgamma, dbeta]`, and `dAddend` after them when
 * `addend` is true and the activation is 'relu' (with 'linear' the gradient of the addend is `dy` itself).
 */
export interface BatchNormTrainingGradAttrs extends BatchNormTrainingAttrs {
  addend: boolean;
}

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

/** Attributes of {@link BatchNormTraining}. Its outputs are `[y, mean, variance]`, mean and variance `[C]`. */
export interface BatchNormTrainingAttrs {
  epsilon: number;
  activation: BatchNormActivation;
}

/**
 * Inputs of {@link BatchNormTrainingGrad}: `dy`, `x` and `y` are `[..., C]`, the others `[C]`, all float32.
 * `y` is there with activation 'relu', whose mask it is: the gradient passes where y > 0.
 */
export interface BatchNormTrainingGradInputs<T = Tensor> {
  dy: T;
  x: T;
  mean: T;
  variance: T;
  gamma?: T | null;
  y?: T | null;
}

/**
 * Attributes of {@link BatchNormTrainingGrad}. Its outputs are `[dx, dgamma, dbeta]`, and `dAddend` after them when
 * `addend` is true and the activation is 'relu' (with 'linear' the gradient of the addend is `dy` itself).
 */
export interface BatchNormTrainingGradAttrs extends BatchNormTrainingAttrs {
  addend: boolean;
}

/**
 * Batch normalisation as a training step needs it: with the statistics of the batch, and fused with the two things
 * that follow it in a residual block, the addition of the shortcut and the ReLU.
 *
 * Ioffe and Szegedy 2015, "Batch Normalization", algorithm 1, https://arxiv.org/abs/1502.03167
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  type BatchNormActivation,
  BatchNormTraining,
  type BatchNormTrainingAttrs,
  BatchNormTrainingGrad,
  type BatchNormTrainingGradAttrs,
  type BatchNormTrainingGradInputs,
  type BatchNormTrainingInputs,
} from './batch-norm-training-kernels.js';
import { portableBatchNormTraining, portableBatchNormTrainingGrad } from './batch-norm-training-portable.js';
import { type Operation, runOperation } from './operation.js';

/** Options of {@link batchNormTraining}. */
export interface BatchNormTrainingOptions {
  /** Added to the variance before the square root; 1e-3 is what tf.layers has (PyTorch has 1e-5). */
  epsilon?: number;
  /** 'relu' gives max(y, 0), after the addend. */
  activation?: BatchNormActivation;
}

/** What {@link batchNormTraining} gives. */
export interface BatchNormTrainingResult<T extends tf.Tensor = tf.Tensor> {
  /** The output, of the shape of `x`. */
  y: T;
  /** The mean of every channel over the batch, `[C]`. */
  mean: tf.Tensor1D;
  /** The biased variance of every channel over the batch (divided by the count, not the count - 1), `[C]`. */
  variance: tf.Tensor1D;
}

const operation: Operation<
  BatchNormTrainingInputs,
  BatchNormTrainingAttrs,
  BatchNormTrainingGradInputs,
  BatchNormTrainingGradAttrs
> = {
  forward: { kernelName: BatchNormTraining, portable: portableBatchNormTraining },
  backward: { kernelName: BatchNormTrainingGrad, portable: portableBatchNormTrainingGrad },
  save: ({ x, gamma, beta, addend }, [y, mean, variance, meanRest], { activation }) => ({
    x,
    mean,
    variance,
    meanRest,
    gamma,
    ...(activation === 'relu' && (addend ? { y } : { beta })),
  }),
  backwardInputs: ([dy], saved) => ({ dy, ...saved }) as unknown as BatchNormTrainingGradInputs,
  backwardAttrs: ({ addend }, attrs) => ({ ...attrs, addend: addend != null }),
  gradients: ([dx, dgamma, dbeta, dAddend], [dy], { addend }) => ({
    x: dx,
    gamma: dgamma,
    beta: dbeta,
    // A tensor of its own, since the tape disposes gradients that it adds up; reshape shares the values.
    ...(addend && { addend: dAddend ?? tf.reshape(dy, dy.shape) }),
  }),
};

/**
 * Normalises `x` with the statistics of the batch, then adds and rectifies in the same pass:
 *
 * `y = activation(gamma * (x - mean) / sqrt(variance + epsilon) + beta + addend)`
 *
 * mean and variance are taken over all axes but the last. x: `[..., C]` of rank 2 to 4, gamma and beta: `[C]`,
 * addend: the shape of x; all float32. A null gamma counts as 1, a null beta and a null addend as 0.
 *
 * It has one fused gradient, for x, gamma, beta and addend. mean and variance are for moving averages: no gradient
 * flows through them as outputs. Second derivatives are not available; asking for one throws.
 *
 * Runs as the kernel that the current backend has under {@link BatchNormTraining}, else in plain tfjs operations.
 *
 * @throws where a shape, a dtype or an option does not fit, naming it.
 *
 * @example
 * const { y, mean, variance } = batchNormTraining(x, gamma, beta, shortcut, { activation: 'relu' });
 */
export function batchNormTraining<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor | null = null,
  beta: tf.Tensor | null = null,
  addend: tf.Tensor | null = null,
  { epsilon = 1e-3, activation = 'linear' }: BatchNormTrainingOptions = {},
): BatchNormTrainingResult<T> {
  const inputs = { x, gamma, beta, addend };
  checkInputs(inputs);
  if (!(epsilon >= 0 && Number.isFinite(epsilon))) {
    throw new RangeError(
      `batchNormTraining: epsilon is ${epsilon}; it must be a finite number of at least 0`,
    );
  }
  if (activation !== 'linear' && activation !== 'relu') {
    throw new RangeError(`batchNormTraining: activation is '${activation}'; it must be 'linear' or 'relu'`);
  }
  const [y, mean, variance, meanRest] = runOperation(operation, inputs, { epsilon, activation });
  meanRest.dispose(); // the gradient has its own
  return { y: y as T, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
}

function checkInputs({ x, gamma, beta, addend }: BatchNormTrainingInputs): void {
  const shape = (tensor: tf.Tensor) => `[${tensor.shape.join(', ')}]`;
  for (const [name, tensor] of Object.entries({ x, gamma, beta, addend })) {
    if (tensor && tensor.dtype !== 'float32') {
      throw new TypeError(`batchNormTraining: ${name} is ${tensor.dtype}; cast it to float32`);
    }
  }
  if (x.rank < 2 || x.rank > 4) {
    throw new RangeError(
      `batchNormTraining: x has shape ${shape(x)}, of rank ${x.rank}; its rank must be 2 to 4`,
    );
  }
  if (x.size === 0) {
    throw new RangeError(
      `batchNormTraining: x has shape ${shape(x)}; an empty batch has no mean and variance`,
    );
  }
  const channels = x.shape[x.rank - 1];
  for (const [name, tensor] of Object.entries({ gamma, beta })) {
    if (tensor && (tensor.rank !== 1 || tensor.size !== channels)) {
      throw new RangeError(
        `batchNormTraining: ${name} has shape ${shape(tensor)} where x has shape ${shape(x)}; it must be [${channels}]`,
      );
    }
  }
  if (addend && shape(addend) !== shape(x)) {
    throw new RangeError(
      `batchNormTraining: addend has shape ${shape(addend)} where x has shape ${shape(x)}; they must be equal`,
    );
  }
}

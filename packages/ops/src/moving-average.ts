/** The moving averages of batch normalisation. */
import * as tf from '@tensorflow/tfjs-core';
import { type Computation, compute } from './operation.js';
import { checkOperands } from './update.js';

/** Kernel name of `movingAverage`. Its output is `[average]`; the inputs stay as they are. */
export const MovingAverage = 'ResidualMovingAverage';

/** Inputs of {@link MovingAverage}: float32, of one shape. */
export interface MovingAverageInputs<T = tf.Tensor> {
  moving: T;
  batch: T;
}

/** Attributes of {@link MovingAverage}. */
export interface MovingAverageAttrs {
  momentum: number;
}

/** `[average]` of {@link MovingAverageInputs}. */
export function portableMovingAverage(
  { moving, batch }: MovingAverageInputs,
  { momentum }: MovingAverageAttrs,
): tf.Tensor[] {
  return tf.tidy(() => [tf.sub(moving, tf.mul(tf.sub(moving, batch), 1 - momentum))]);
}

/** What {@link movingAverage} computes. */
export const movingAverageComputation: Computation<MovingAverageInputs, MovingAverageAttrs> = {
  kernelName: MovingAverage,
  portable: portableMovingAverage,
};

/** Throws unless what is kept of an average is a share of it. */
export function checkMomentum(where: string, momentum: number): void {
  if (!(momentum >= 0 && momentum <= 1)) {
    throw new RangeError(`${where}: momentum is ${momentum}; it must be from 0 to 1`);
  }
}

/**
 * `moving * momentum + batch * (1 - momentum)`, as `moving - (moving - batch) * (1 - momentum)`: the order of operations of tf.layers, so
 * that both agree bit by bit. No gradient flows through it.
 *
 * Runs as the kernel that the current backend has under {@link MovingAverage}, else in plain tfjs operations.
 *
 * @throws where the shapes differ, a dtype is not float32, or the momentum is not from 0 to 1.
 *
 * @example
 * movingMean.assign(movingAverage(movingMean, mean, 0.99));
 */
export function movingAverage<T extends tf.Tensor>(moving: T, batch: tf.Tensor, momentum: number): T {
  const inputs = { moving, batch };
  checkOperands('movingAverage', inputs);
  checkMomentum('movingAverage', momentum);
  return compute(movingAverageComputation, inputs, { momentum })[0] as T;
}

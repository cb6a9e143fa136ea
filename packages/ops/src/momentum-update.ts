/**
 * One step of gradient descent with momentum over one parameter, in one pass.
 *
 * Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning", section 2, in the convention of
 * PyTorch's `SGD`: the buffer does not contain the learning rate.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Computation, compute } from './operation.js';
import { checkNumbers, checkOperands } from './update.js';

/** Kernel name of `momentumUpdate`. */
export const MomentumUpdate = 'ResidualMomentumUpdate';

/** Inputs of {@link MomentumUpdate}: float32, of one shape. */
export interface MomentumUpdateInputs<T = tf.Tensor> {
  variable: T;
  buffer: T;
  gradient: T;
}

/** Attributes of {@link MomentumUpdate}. Its outputs are the new `[variable, buffer]`; the inputs stay as they are. */
export interface MomentumUpdateAttrs {
  learningRate: number;
  momentum: number;
  weightDecay: number;
}

/** Options of {@link momentumUpdate}. */
export interface MomentumUpdateOptions {
  learningRate: number;
  /** What a step keeps of the buffer; 0.9 in He et al. 2015. */
  momentum?: number;
  /** `weightDecay * variable` is added to the gradient. */
  weightDecay?: number;
}

/** The new `[variable, buffer]` of {@link MomentumUpdateInputs}. */
export function portableMomentumUpdate(
  { variable, buffer, gradient }: MomentumUpdateInputs,
  { learningRate, momentum, weightDecay }: MomentumUpdateAttrs,
): tf.Tensor[] {
  return tf.tidy(() => {
    const decayed = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(variable, weightDecay));
    const velocity = tf.add(tf.mul(buffer, momentum), decayed);
    return [tf.sub(variable, tf.mul(velocity, learningRate)), velocity];
  });
}

/** What {@link momentumUpdate} computes. */
export const momentumComputation: Computation<MomentumUpdateInputs, MomentumUpdateAttrs> = {
  kernelName: MomentumUpdate,
  portable: portableMomentumUpdate,
};

/**
 * Assigns, for a variable w with gradient g and momentum buffer v (zeros before the first step),
 *
 *     v ← momentum v + (g + weightDecay w)
 *     w ← w - learningRate v
 *
 * All three have one shape and are float32. New values are written beside the old ones and then assigned, so tensors that
 * share the old values, like a clone of the variable, keep them.
 *
 * Runs as the kernel that the current backend has under {@link MomentumUpdate}, else in plain tfjs operations.
 *
 * @throws where a shape, a dtype or an option does not fit, naming it; nothing is assigned then.
 *
 * @example
 * const buffer = tf.variable(tf.zerosLike(w), false);
 * momentumUpdate(w, buffer, gradient, { learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 });
 */
export function momentumUpdate(
  variable: tf.Variable,
  buffer: tf.Variable,
  gradient: tf.Tensor,
  { learningRate, momentum = 0.9, weightDecay = 0 }: MomentumUpdateOptions,
): void {
  const inputs = { variable, buffer, gradient };
  const attrs = { learningRate, momentum, weightDecay };
  checkOperands('momentumUpdate', inputs);
  checkNumbers('momentumUpdate', attrs);
  tf.tidy(() => {
    const [weight, velocity] = compute(momentumComputation, inputs, attrs);
    buffer.assign(velocity);
    variable.assign(weight);
  });
}

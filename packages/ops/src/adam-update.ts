/**
 * One step of Adam over one parameter, in one pass.
 *
 * Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", algorithm 1, https://arxiv.org/abs/1412.6980
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Computation, compute } from './operation.js';
import { checkNumbers, checkOperands } from './update.js';

/** Kernel name of `adamUpdate`. */
export const AdamUpdate = 'ResidualAdamUpdate';

/** Inputs of {@link AdamUpdate}: float32, of one shape. */
export interface AdamUpdateInputs<T = tf.Tensor> {
  variable: T;
  firstMoment: T;
  secondMoment: T;
  gradient: T;
}

/** Attributes of {@link AdamUpdate}. Its outputs are the new `[variable, firstMoment, secondMoment]`; the inputs stay. */
export interface AdamUpdateAttrs {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  step: number;
}

/** Options of {@link adamUpdate}. */
export interface AdamUpdateOptions {
  /** The number of this step, from 1: the moments begin at 0 and are corrected for it. */
  step: number;
  /** 1e-3, and all other defaults, as in the paper. */
  learningRate?: number;
  /** What a step keeps of the first moment. */
  beta1?: number;
  /** What a step keeps of the second moment. */
  beta2?: number;
  /** Added to the square root of the corrected second moment. */
  epsilon?: number;
  /** `weightDecay * variable` is added to the gradient. */
  weightDecay?: number;
}

/** The new `[variable, firstMoment, secondMoment]` of {@link AdamUpdateInputs}. */
export function portableAdamUpdate(
  { variable, firstMoment, secondMoment, gradient }: AdamUpdateInputs,
  { learningRate, beta1, beta2, epsilon, weightDecay, step }: AdamUpdateAttrs,
): tf.Tensor[] {
  return tf.tidy(() => {
    const decayed = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(variable, weightDecay));
    const first = tf.add(tf.mul(firstMoment, beta1), tf.mul(decayed, 1 - beta1));
    const second = tf.add(tf.mul(secondMoment, beta2), tf.mul(tf.square(decayed), 1 - beta2));
    const deviation = tf.add(tf.sqrt(tf.mul(second, 1 / (1 - beta2 ** step))), epsilon);
    const change = tf.div(tf.mul(first, learningRate / (1 - beta1 ** step)), deviation);
    return [tf.sub(variable, change), first, second];
  });
}

/** What {@link adamUpdate} computes. */
export const adamComputation: Computation<AdamUpdateInputs, AdamUpdateAttrs> = {
  kernelName: AdamUpdate,
  portable: portableAdamUpdate,
};

/** Options of {@link adamUpdate} with its defaults; throws where one does not fit. */
export function adamAttributes(
  where: string,
  {
    step,
    learningRate = 1e-3,
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-8,
    weightDecay = 0,
  }: AdamUpdateOptions,
): AdamUpdateAttrs {
  checkNumbers(where, { learningRate, beta1, beta2, epsilon, weightDecay });
  for (const [name, beta] of Object.entries({ beta1, beta2 })) {
    if (beta >= 1) throw new RangeError(`${where}: ${name} is ${beta}; it must be below 1`);
  }
  if (!(Number.isInteger(step) && step >= 1)) {
    throw new RangeError(`${where}: step is ${step}; it must be an integer of at least 1`);
  }
  return { learningRate, beta1, beta2, epsilon, weightDecay, step };
}

/**
 * Assigns, for a variable w with gradient g and moments m and v (zeros before the first step), in the convention of PyTorch's
 * `Adam`,
 *
 *     g ← g + weightDecay w
 *     m ← beta1 m + (1 - beta1) g
 *     v ← beta2 v + (1 - beta2) g²
 *     w ← w - learningRate (m / (1 - beta1^step)) / (sqrt(v / (1 - beta2^step)) + epsilon)
 *
 * All four have one shape and are float32. The moments and the number of the step are all that there is to save: a restored run
 * goes on exactly. New values are written beside the old ones and then assigned, as in `momentumUpdate`.
 *
 * Runs as the kernel that the current backend has under {@link AdamUpdate}, else in plain tfjs operations.
 *
 * @throws where a shape, a dtype or an option does not fit, naming it; nothing is assigned then.
 *
 * @example
 * adamUpdate(w, firstMoment, secondMoment, gradient, { step: 1, learningRate: 1e-3 });
 */
export function adamUpdate(
  variable: tf.Variable,
  firstMoment: tf.Variable,
  secondMoment: tf.Variable,
  gradient: tf.Tensor,
  options: AdamUpdateOptions,
): void {
  const inputs = { variable, firstMoment, secondMoment, gradient };
  checkOperands('adamUpdate', inputs);
  const attrs = adamAttributes('adamUpdate', options);
  tf.tidy(() => {
    const [weight, first, second] = compute(adamComputation, inputs, attrs);
    firstMoment.assign(first);
    secondMoment.assign(second);
    variable.assign(weight);
  });
}

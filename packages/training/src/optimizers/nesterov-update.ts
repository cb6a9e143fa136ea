import { momentumUpdate } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';

/** Options of {@link nesterovUpdate}. */
export interface NesterovUpdateOptions {
  learningRate: number;
  momentum: number;
  /** `weightDecay * variable` is added to the gradient. */
  weightDecay: number;
}

/**
 * One step of gradient descent with Nesterov's momentum, in the convention of PyTorch's `SGD`: assigns, for a variable w with gradient g
 * and buffer v,
 *
 *     g ← g + weightDecay w
 *     v ← momentum v + g
 *     w ← w - learningRate (g + momentum v)
 */
export function nesterovUpdate(
  variable: tf.Variable,
  buffer: tf.Variable,
  gradient: tf.Tensor,
  { learningRate, momentum, weightDecay }: NesterovUpdateOptions,
): void {
  const decayed = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(variable, weightDecay));
  momentumUpdate(variable, buffer, decayed, { learningRate: learningRate * momentum, momentum });
  variable.assign(tf.sub(variable, tf.mul(decayed, learningRate)));
}

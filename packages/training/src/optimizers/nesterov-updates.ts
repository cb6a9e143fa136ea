import { type MomentumParameter, type MomentumUpdatesOptions, momentumUpdates } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';

/**
 * One step of gradient descent with Nesterov's momentum over many parameters, in the convention of PyTorch's `SGD`: assigns, for each
 * variable w with gradient g and buffer v,
 *
 *     g ← g + weightDecay w
 *     v ← momentum v + g
 *     w ← w - learningRate (g + momentum v)
 */
export function nesterovUpdates(
  parameters: readonly MomentumParameter[],
  { learningRate, momentum }: Required<MomentumUpdatesOptions>,
): void {
  tf.tidy(() => {
    const decayed = parameters.map(({ variable, buffer, gradient, weightDecay = 0 }) => {
      const decay = () => tf.add(gradient, tf.mul(variable, weightDecay));
      return { variable, buffer, gradient: weightDecay === 0 ? gradient : tf.tidy(decay) };
    });
    momentumUpdates(decayed, { learningRate: learningRate * momentum, momentum });
    for (const { variable, gradient } of decayed) {
      tf.tidy(() => variable.assign(tf.sub(variable, tf.mul(gradient, learningRate))));
    }
  });
}

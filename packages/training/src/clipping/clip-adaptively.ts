import * as tf from '@tensorflow/tfjs-core';
import { type Clip, checkLimit, mapGradients } from './clip.js';

/** Options of {@link clipAdaptively}. */
export interface ClipAdaptivelyOptions {
  /** The largest share of its weights' norm that a unit's gradient may have: λ; 0.01 in the paper for large batches. */
  ratio?: number;
  /** Norms of weights count as at least this, so that weights of 0 can move; 1e-3 in the paper. */
  epsilon?: number;
  /** Weights that are left as they are, by name; the paper leaves out the classifier. */
  exclude?: (name: string) => boolean;
}

/** The norm of each unit: all weights that lead to one output channel; of a vector, the norm of the whole. */
function unitNorms(values: tf.Tensor): tf.Tensor {
  const axes = values.rank <= 1 ? undefined : Array.from({ length: values.rank - 1 }, (_, axis) => axis);
  return tf.sqrt(tf.sum(tf.square(values), axes, true));
}

/**
 * Adaptive gradient clipping (Brock et al. 2021, https://arxiv.org/abs/2102.06171, equation 3): for each unit i, the weights
 * that lead to one output channel,
 *
 *     g_i ← g_i min(1, ratio max(‖w_i‖, epsilon) / ‖g_i‖)
 *
 * @throws Error unless ratio and epsilon are above 0
 *
 * @example
 * clipAdaptively({ ratio: 0.01, exclude: (name) => name.startsWith('logits/') });
 */
export function clipAdaptively({
  ratio = 0.01,
  epsilon = 1e-3,
  exclude = () => false,
}: ClipAdaptivelyOptions = {}): Clip {
  checkLimit('ratio', ratio);
  checkLimit('epsilon', epsilon);
  return (gradients, weights) => {
    const byVariable = new Map(weights.map((weight) => [weight.variable.name, weight]));
    return mapGradients(gradients, (gradient, variableName) => {
      const weight = byVariable.get(variableName);
      if (weight === undefined || exclude(weight.name)) return gradient;
      const largest = tf.mul(tf.maximum(unitNorms(weight.variable), epsilon), ratio);
      const norms = tf.maximum(unitNorms(gradient), 1e-6);
      return tf.mul(gradient, tf.minimum(1, tf.div(largest, norms)));
    });
  };
}

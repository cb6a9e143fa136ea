import { momentumUpdates } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import { checkFraction, type GradedWeight, Optimizer, type WeightDecayOptions } from './optimizer.js';
import type { NamedWeight } from './trainable-weights.js';

/** Options of {@link Lars}. */
export interface LarsOptions extends WeightDecayOptions {
  /** 0.9 in the paper. */
  momentum?: number;
  /** The trust coefficient η: how far a step may move a kernel, as a share of its norm; 0.001 in the paper. */
  trust?: number;
  /** L2 decay; 5e-4 in the paper. */
  weightDecay?: number;
}

/**
 * Layer-wise adaptive rate scaling, for large batches (You et al. 2017, https://arxiv.org/abs/1708.03888, algorithm 1): for each
 * kernel w with gradient g,
 *
 *     λ ← trust ‖w‖ / (‖g‖ + weightDecay ‖w‖)           (1 where ‖w‖ or ‖g‖ is 0)
 *     v ← momentum v + λ (g + weightDecay w)
 *     w ← w - learningRate v
 *
 * The paper keeps the learning rate inside v; here it is outside, as in PyTorch's `SGD`, so that a change of it acts at once.
 * Biases and batch-norm weights have λ = 1, as in the reference code of the same authors.
 *
 * @example
 * const optimizer = new Lars(trainableWeights(model), { trust: 0.001, weightDecay: 5e-4 });
 */
export class Lars extends Optimizer {
  readonly momentum: number;
  readonly trust: number;

  constructor(
    weights: readonly NamedWeight[],
    { momentum = 0.9, trust = 0.001, weightDecay = 5e-4, weightDecayOn }: LarsOptions = {},
  ) {
    checkFraction('momentum', momentum, 1);
    if (!(trust > 0 && Number.isFinite(trust))) throw new Error(`trust is ${trust}; it must be above 0`);
    super(weights, ['momentum'], { weightDecay, weightDecayOn });
    this.momentum = momentum;
    this.trust = trust;
  }

  protected update(weights: readonly GradedWeight[], learningRate: number): void {
    const parameters = weights.map((weight) => ({
      variable: weight.variable,
      buffer: weight.slots.momentum,
      gradient: tf.tidy(() => this.#scaledGradient(weight)),
    }));
    momentumUpdates(parameters, { learningRate, momentum: this.momentum });
  }

  /** λ (g + weightDecay w). */
  #scaledGradient(weight: GradedWeight): tf.Tensor {
    const { variable, gradient, weightDecay, isKernel } = weight;
    const decayed = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(variable, weightDecay));
    return isKernel ? tf.mul(decayed, this.#rate(weight)) : decayed;
  }

  /** λ, a scalar on the device. */
  #rate({ variable, gradient, weightDecay }: GradedWeight): tf.Scalar {
    const weightNorm = tf.norm(variable);
    const gradientNorm = tf.norm(gradient);
    const known = tf.logicalAnd(tf.greater(weightNorm, 0), tf.greater(gradientNorm, 0));
    const sum = tf.add(gradientNorm, tf.mul(weightNorm, weightDecay));
    return tf.where(known, tf.divNoNan(tf.mul(weightNorm, this.trust), sum), 1) as tf.Scalar;
  }
}

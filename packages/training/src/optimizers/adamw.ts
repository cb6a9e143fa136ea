import { adamUpdates } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import { checkFraction, type GradedWeight, Optimizer, type WeightDecayOptions } from './optimizer.js';
import type { NamedWeight } from './trainable-weights.js';

/** Options of {@link AdamW}; the defaults are PyTorch's. */
export interface AdamWOptions extends WeightDecayOptions {
  /** What a step keeps of the mean of the gradients. */
  beta1?: number;
  /** What a step keeps of the mean of their squares. */
  beta2?: number;
  /** Added to the denominator. */
  epsilon?: number;
  /** Decoupled decay: `learningRate * weightDecay * w` is taken from each decaying weight, beside the step of Adam. */
  weightDecay?: number;
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101, algorithm 2), in the convention of
 * PyTorch's `AdamW`: for each weight w with gradient g, in step t,
 *
 *     w ← w - learningRate weightDecay w                                   (weights that decay)
 *     m ← beta1 m + (1 - beta1) g
 *     v ← beta2 v + (1 - beta2) g²
 *     w ← w - learningRate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 *
 * @example
 * const optimizer = new AdamW(trainableWeights(model), { weightDecay: 0.05 });
 * await train(model, data, { epochs: 10, learningRate: 1e-3, optimizer });
 */
export class AdamW extends Optimizer {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;

  constructor(
    weights: readonly NamedWeight[],
    { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01, weightDecayOn }: AdamWOptions = {},
  ) {
    checkFraction('beta1', beta1, 1);
    checkFraction('beta2', beta2, 1);
    checkFraction('epsilon', epsilon, Number.POSITIVE_INFINITY);
    super(weights, ['firstMoment', 'secondMoment'], { weightDecay, weightDecayOn });
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  protected update(weights: readonly GradedWeight[], learningRate: number): void {
    const { beta1, beta2, epsilon, steps: step } = this;
    for (const { variable, weightDecay } of weights) {
      if (weightDecay > 0) tf.tidy(() => variable.assign(tf.mul(variable, 1 - learningRate * weightDecay)));
    }
    const parameters = weights.map(({ variable, slots: { firstMoment, secondMoment }, gradient }) => {
      return { variable, firstMoment, secondMoment, gradient };
    });
    adamUpdates(parameters, { step, learningRate, beta1, beta2, epsilon });
  }
}

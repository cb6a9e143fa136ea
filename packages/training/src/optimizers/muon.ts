import * as tf from '@tensorflow/tfjs-core';
import { nesterovUpdates } from './nesterov-updates.js';
import { checkFraction, type GradedWeight, Optimizer } from './optimizer.js';
import { orthogonalize } from './orthogonalize.js';
import type { NamedWeight } from './trainable-weights.js';

/** How {@link Muon} updates what is no convolution kernel. */
export interface MuonAuxiliaryOptions {
  /** Its learning rate, as a multiple of that of the kernels: their steps have a fixed length, and these have not. */
  rate?: number;
  /** L2 decay of its kernels (that of the classifier): `weightDecay * w` is added to the gradient. */
  weightDecay?: number;
}

/** Options of {@link Muon}. */
export interface MuonOptions {
  /** 0.95 in the source. */
  momentum?: number;
  /** Decoupled decay of convolution kernels: `learningRate * weightDecay * w` is taken away beside the step. */
  weightDecay?: number;
  /** Newton-Schulz iterations; 5 in the source. */
  iterations?: number;
  /** For biases, batch norm and dense kernels. */
  auxiliary?: MuonAuxiliaryOptions;
}

/**
 * Momentum, orthogonalised by Newton-Schulz iterations (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon), in the
 * convention of PyTorch's `Muon`: for each convolution kernel w, taken as a matrix `[height width inputs, outputs]`, with gradient g,
 *
 *     v ← momentum v + g
 *     w ← w - learningRate weightDecay w
 *     w ← w - learningRate sqrt(max(1, outputs / (height width inputs))) orthogonalize(g + momentum v)
 *
 * so that a step has the same length in every direction that the gradients have. All other weights (biases, batch norm and dense
 * kernels, as that of the classifier) are moved by Nesterov's momentum with the same `momentum`, at `auxiliary.rate` times the rate.
 *
 * @example
 * const optimizer = new Muon(trainableWeights(model), { weightDecay: 0.03, auxiliary: { rate: 3 } });
 * await train(model, data, { epochs: 10, learningRate: oneCycle({ peak: 0.06, steps }), optimizer });
 */
export class Muon extends Optimizer {
  readonly momentum: number;
  readonly iterations: number;
  readonly auxiliary: Readonly<Required<MuonAuxiliaryOptions>>;

  /**
   * @throws Error where momentum is not from 0 to 1, a decay or the rate is negative or not finite, or iterations is no whole number from 1
   */
  constructor(
    weights: readonly NamedWeight[],
    { momentum = 0.95, weightDecay = 0.01, iterations = 5, auxiliary = {} }: MuonOptions = {},
  ) {
    const { rate = 1, weightDecay: auxiliaryDecay = 0 } = auxiliary;
    checkFraction('momentum', momentum, 1);
    checkFraction('auxiliary.rate', rate, Number.POSITIVE_INFINITY);
    checkFraction('auxiliary.weightDecay', auxiliaryDecay, Number.POSITIVE_INFINITY);
    if (!Number.isInteger(iterations) || iterations < 1) {
      throw new Error(`iterations is ${iterations}; it must be a whole number of at least 1`);
    }
    super(weights, ['momentum'], { weightDecay });
    this.momentum = momentum;
    this.iterations = iterations;
    this.auxiliary = { rate, weightDecay: auxiliaryDecay };
  }

  protected update(weights: readonly GradedWeight[], learningRate: number): void {
    const { momentum, auxiliary } = this;
    const isConvolution = ({ variable }: GradedWeight) => variable.rank > 2;
    const rest = weights.filter((weight) => !isConvolution(weight));
    const parameters = rest.map(({ variable, slots, gradient, isKernel }) => {
      const weightDecay = isKernel ? auxiliary.weightDecay : 0;
      return { variable, buffer: slots.momentum, gradient, weightDecay };
    });
    nesterovUpdates(parameters, { learningRate: learningRate * auxiliary.rate, momentum });
    for (const weight of weights.filter(isConvolution)) {
      tf.tidy(() => this.#moveKernel(weight, learningRate));
    }
  }

  #moveKernel({ variable, slots, gradient, weightDecay }: GradedWeight, rate: number): void {
    const { momentum, iterations } = this;
    const outputs = variable.shape[variable.rank - 1];
    const inputs = variable.size / outputs;
    slots.momentum.assign(tf.add(tf.mul(slots.momentum, momentum), gradient));
    const ahead = tf.add(gradient, tf.mul(slots.momentum, momentum));
    const step = orthogonalize(tf.reshape(ahead, [inputs, outputs]), { iterations });
    const length = rate * Math.sqrt(Math.max(1, outputs / inputs));
    const moved = tf.mul(tf.reshape(step, variable.shape), length);
    variable.assign(tf.sub(tf.mul(variable, 1 - rate * weightDecay), moved));
  }
}

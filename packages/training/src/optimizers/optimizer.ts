import * as tf from '@tensorflow/tfjs-core';
import {
  checkSteps,
  matchVariables,
  type NamedVariable,
  type SavedTensor,
  saveVariables,
} from '../state/saved-tensors.js';
import type { NamedWeight, WeightDecayOn } from './trainable-weights.js';

/** Options of every {@link Optimizer}. */
export interface WeightDecayOptions {
  /** How much the weights that decay are drawn to zero; each optimiser says by which formula. */
  weightDecay?: number;
  /** By default `kernels`: no decay of biases and of batch-norm gamma and beta. */
  weightDecayOn?: WeightDecayOn;
}

/** All that an {@link Optimizer} remembers between two steps. */
export interface OptimizerState {
  /** Steps taken. */
  steps: number;
  /** The remembered tensors, each under what it is and the name of its weight: `momentum/stem_conv/kernel`. */
  tensors: SavedTensor[];
}

/** A weight with what the optimiser remembers of it. */
export interface TrackedWeight {
  name: string;
  variable: tf.Variable;
  /** The remembered tensors, of the weight's shape; zeros before the first step. */
  slots: Record<string, tf.Variable>;
  /** What weight decay it has: 0 where it does not decay. */
  weightDecay: number;
  /** Whether it is of rank 2 or more: no bias, gamma or beta. */
  isKernel: boolean;
}

/** A weight with its gradient of one step. */
export interface GradedWeight extends TrackedWeight {
  gradient: tf.Tensor;
}

/** Throws unless a value lies from 0 to below a bound. */
export function checkFraction(name: string, value: number, bound: number): void {
  if (!(value >= 0 && value < bound)) {
    throw new Error(`${name} is ${value}; it must be at least 0 and below ${bound}`);
  }
}

/**
 * What all optimisers share: they are told the gradients and the learning rate of a step, and all that they remember are
 * variables that can be read and set exactly. A run that saves and restores weights and state goes on as if it had never
 * stopped; tfjs's own optimisers do not.
 */
export abstract class Optimizer {
  readonly weightDecay: number;
  readonly #weights: TrackedWeight[];
  #steps = 0;

  /**
   * @param weights what it updates
   * @param slots what it remembers of each weight
   */
  constructor(
    weights: readonly NamedWeight[],
    slots: readonly string[],
    { weightDecay = 0, weightDecayOn = 'kernels' }: WeightDecayOptions,
  ) {
    checkFraction('weightDecay', weightDecay, Number.POSITIVE_INFINITY);
    this.weightDecay = weightDecay;
    const zeros = (shape: number[]) => tf.tidy(() => tf.variable(tf.zeros(shape), false));
    this.#weights = weights.map(({ name, variable }) => ({
      name,
      variable,
      slots: Object.fromEntries(slots.map((slot) => [slot, zeros(variable.shape)])),
      weightDecay: weightDecayOn === 'all' || variable.rank >= 2 ? weightDecay : 0,
      isKernel: variable.rank >= 2,
    }));
  }

  /** Steps taken. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * One step. A weight without a gradient stays as it is, and so does what is remembered of it.
   *
   * @param gradients by the name of the variable, as `tf.variableGrads` gives them; they stay the caller's
   */
  apply(gradients: tf.NamedTensorMap, learningRate: number): void {
    this.#steps += 1;
    const weights: GradedWeight[] = [];
    for (const weight of this.#weights) {
      const gradient = gradients[weight.variable.name];
      if (gradient != null) weights.push({ ...weight, gradient });
    }
    tf.tidy(() => this.update(weights, learningRate));
  }

  /** Updates weights and their slots, all that have a gradient; tensors made on the way are freed after it. */
  protected abstract update(weights: readonly GradedWeight[], learningRate: number): void;

  /** A copy of all that is remembered, bit for bit. */
  async getState(): Promise<OptimizerState> {
    return { steps: this.#steps, tensors: await saveVariables(this.#slots()) };
  }

  /**
   * Sets all that is remembered, or throws and changes nothing.
   *
   * @throws Error unless names, shapes and numbers of values are those of the weights, in any order
   */
  setState({ steps, tensors }: OptimizerState): void {
    checkSteps('the state of the optimizer', steps);
    matchVariables(this.#slots(), tensors, 'the state of the optimizer')();
    this.#steps = steps;
  }

  #slots(): NamedVariable[] {
    return this.#weights.flatMap(({ name, slots }) =>
      Object.entries(slots).map(([slot, variable]) => ({ name: `${slot}/${name}`, variable })),
    );
  }

  /** Frees what is remembered; the weights are not touched. */
  dispose(): void {
    tf.dispose(this.#weights.map(({ slots }) => slots));
  }
}

import { momentumUpdate } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** A weight under the name that it keeps when the model is saved and loaded. */
export interface NamedWeight {
  name: string;
  variable: tf.Variable;
}

/** Which weights decay: `kernels` are those of rank 2 and more, so no biases and no batch-norm gamma or beta. */
export type WeightDecayOn = 'kernels' | 'all';

/** Options of {@link MomentumSgd}. */
export interface MomentumSgdOptions {
  /** 0.9 in He et al. 2015. */
  momentum?: number;
  /** L2 decay, 1e-4 in He et al. 2015: `weightDecay * w` is added to the gradient of each decaying weight. */
  weightDecay?: number;
  weightDecayOn?: WeightDecayOn;
}

/** All that a {@link MomentumSgd} remembers between two steps. */
export interface MomentumSgdState {
  buffers: { name: string; shape: number[]; values: Float32Array }[];
}

/** The trainable weights of a model, in its order. */
export function trainableWeights(model: tfl.LayersModel): NamedWeight[] {
  return model.trainableWeights.map((weight) => ({
    name: weight.originalName,
    variable: weight.read() as tf.Variable,
  }));
}

function checkFraction(name: string, value: number, bound: number): void {
  if (!(value >= 0 && value < bound)) {
    throw new Error(`${name} is ${value}; it must be at least 0 and below ${bound}`);
  }
}

/**
 * Gradient descent with momentum, in the convention of PyTorch's `SGD`: for each weight w with gradient g,
 *
 *     g ← g + weightDecay w        (weights that decay)
 *     v ← momentum v + g           (v = 0 before the first step)
 *     w ← w - learningRate v
 *
 * The buffers v do not contain the learning rate, so a change of it acts at once. They are variables of this
 * object and can be read and set exactly: a run that saves and restores weights and state goes on as if it had
 * never stopped.
 *
 * @example
 * const optimizer = new MomentumSgd(trainableWeights(model), { momentum: 0.9, weightDecay: 1e-4 });
 * const { value, grads } = tf.variableGrads(loss);
 * optimizer.apply(grads, 0.1);
 */
export class MomentumSgd {
  readonly momentum: number;
  readonly weightDecay: number;
  readonly #weights: { name: string; variable: tf.Variable; buffer: tf.Variable; decays: boolean }[];

  constructor(
    weights: readonly NamedWeight[],
    { momentum = 0.9, weightDecay = 1e-4, weightDecayOn = 'kernels' }: MomentumSgdOptions = {},
  ) {
    checkFraction('momentum', momentum, 1);
    checkFraction('weightDecay', weightDecay, Number.POSITIVE_INFINITY);
    this.momentum = momentum;
    this.weightDecay = weightDecay;
    this.#weights = weights.map(({ name, variable }) => ({
      name,
      variable,
      buffer: tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)),
      decays: weightDecay > 0 && (weightDecayOn === 'all' || variable.rank >= 2),
    }));
  }

  /**
   * One step. A weight without a gradient stays as it is, and so does its buffer.
   *
   * @param gradients by the name of the variable, as `tf.variableGrads` gives them; they stay the caller's
   */
  apply(gradients: tf.NamedTensorMap, learningRate: number): void {
    const { momentum } = this;
    for (const { variable, buffer, decays } of this.#weights) {
      const gradient = gradients[variable.name];
      if (gradient == null) continue;
      const weightDecay = decays ? this.weightDecay : 0;
      momentumUpdate(variable, buffer, gradient, { learningRate, momentum, weightDecay });
    }
  }

  /** A copy of the momentum buffers, by weight name, bit for bit. */
  async getState(): Promise<MomentumSgdState> {
    const buffers = this.#weights.map(async ({ name, buffer }) => ({
      name,
      shape: [...buffer.shape],
      values: Float32Array.from(await buffer.data()),
    }));
    return { buffers: await Promise.all(buffers) };
  }

  /**
   * Sets all buffers to a state, or throws and changes nothing.
   *
   * @throws Error unless names, shapes and numbers of values are those of the weights, in any order
   */
  setState({ buffers }: MomentumSgdState): void {
    const given = new Map(buffers.map((buffer) => [buffer.name, buffer]));
    if (given.size !== buffers.length || buffers.length !== this.#weights.length) {
      throw new Error(
        `the state has ${buffers.length} buffers for ${given.size} names, but there are ${this.#weights.length} weights`,
      );
    }
    const found = this.#weights.map(({ name, buffer }) => {
      const state = given.get(name);
      if (state === undefined) throw new Error(`the state has no buffer for the weight '${name}'`);
      if (state.shape.join() !== buffer.shape.join() || state.values.length !== buffer.size) {
        throw new Error(
          `the state of '${name}' has shape [${state.shape}] and ${state.values.length} values, ` +
            `but the weight has shape [${buffer.shape}]`,
        );
      }
      return { buffer, values: state.values };
    });
    for (const { buffer, values } of found) {
      tf.tidy(() => buffer.assign(tf.tensor(Float32Array.from(values), buffer.shape)));
    }
  }

  /** Frees the buffers; the weights are not touched. */
  dispose(): void {
    tf.dispose(this.#weights.map(({ buffer }) => buffer));
  }
}

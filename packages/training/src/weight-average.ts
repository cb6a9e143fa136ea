import { movingAverages } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import {
  checkSteps,
  matchVariables,
  type NamedVariable,
  type SavedTensor,
  saveVariables,
} from './state/saved-tensors.js';

/** Options of {@link WeightAverage}. */
export interface WeightAverageOptions {
  /** What a step keeps of the average; such as 0.999. */
  decay?: number;
  /** Begin with a smaller decay, `min(decay, (1 + step) / (10 + step))`, so that a short run is not held back by its start. */
  warmUp?: boolean;
}

/** All that a {@link WeightAverage} remembers. */
export interface WeightAverageState {
  /** Updates made. */
  steps: number;
  /** The averages, by the names of the weights. */
  tensors: SavedTensor[];
}

/**
 * An exponential moving average of all weights of a model, moving statistics of batch norm among them (Polyak and Juditsky
 * 1992; timm's `ModelEmaV2`): after every step
 *
 *     average ← decay average + (1 - decay) weight
 *
 * It begins with the weights that the model has. Averaged weights often do better than the last ones; `use` puts them into
 * the model for as long as an evaluation takes.
 *
 * @example
 * const average = new WeightAverage(model, { decay: 0.999 });
 * await train(model, data, { epochs: 10, average });
 * const { accuracy } = await average.use(() => evaluate(model, test));
 */
export class WeightAverage {
  readonly decay: number;
  readonly warmUp: boolean;
  readonly #weights: { name: string; variable: tf.Variable; average: tf.Variable }[];
  #steps = 0;
  #inUse = false;

  constructor(model: tfl.LayersModel, { decay = 0.999, warmUp = true }: WeightAverageOptions = {}) {
    if (!(decay >= 0 && decay < 1)) throw new Error(`decay is ${decay}; it must be at least 0 and below 1`);
    this.decay = decay;
    this.warmUp = warmUp;
    this.#weights = model.weights.flatMap((weight) => {
      const variable = weight.read() as tf.Variable;
      if (variable.dtype !== 'float32') return [];
      return [{ name: weight.originalName, variable, average: copyOf(variable) }];
    });
  }

  /** Takes the weights as they are into the average. */
  update(): void {
    if (this.#inUse) throw new Error('the averaged weights are in the model; they are no new weights');
    this.#steps += 1;
    const early = (1 + this.#steps) / (10 + this.#steps);
    const decay = this.warmUp ? Math.min(this.decay, early) : this.decay;
    const pairs = this.#weights.map(({ variable, average }) => ({ moving: average, batch: variable }));
    movingAverages(pairs, decay);
  }

  /** Runs something with the averaged weights in the model, and puts the weights back, also where it fails. */
  async use<T>(run: () => T | Promise<T>): Promise<T> {
    if (this.#inUse) throw new Error('the averaged weights are in use already');
    this.#inUse = true;
    const kept = this.#weights.map(({ variable }) => tf.clone(variable as tf.Tensor));
    try {
      for (const { variable, average } of this.#weights) {
        tf.tidy(() => variable.assign(tf.clone(average as tf.Tensor)));
      }
      return await run();
    } finally {
      for (const [i, { variable }] of this.#weights.entries()) variable.assign(kept[i]);
      tf.dispose(kept);
      this.#inUse = false;
    }
  }

  /** A copy of the averages, bit for bit. */
  async getState(): Promise<WeightAverageState> {
    return { steps: this.#steps, tensors: await saveVariables(this.#averages()) };
  }

  /**
   * Sets the averages, or throws and changes nothing.
   *
   * @throws Error unless names and shapes are those of the model's weights, in any order
   */
  setState({ steps, tensors }: WeightAverageState): void {
    checkSteps('the weight average', steps);
    matchVariables(this.#averages(), tensors, 'the weight average')();
    this.#steps = steps;
  }

  #averages(): NamedVariable[] {
    return this.#weights.map(({ name, average }) => ({ name, variable: average }));
  }

  /** Frees the averages; the weights are not touched. */
  dispose(): void {
    tf.dispose(this.#weights.map(({ average }) => average));
  }
}

const copyOf = (variable: tf.Variable) => tf.tidy(() => tf.variable(tf.clone(variable as tf.Tensor), false));

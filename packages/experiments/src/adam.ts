import { adamUpdate } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';

/** Adam for one parameter: keeps its moments between the updates, with PyTorch's constants. */
export class Adam {
  readonly #first: tf.Variable;
  readonly #second: tf.Variable;
  #step = 0;

  /** Kingma and Ba 2015, algorithm 1. */
  constructor(
    readonly parameter: tf.Variable,
    readonly learningRate: number,
  ) {
    const zeros = () => tf.tidy(() => tf.variable(tf.zerosLike(parameter), false));
    this.#first = zeros();
    this.#second = zeros();
  }

  /** One step, as `adamUpdate` takes it. */
  apply(gradient: tf.Tensor): void {
    const { learningRate } = this;
    adamUpdate(this.parameter, this.#first, this.#second, gradient, { step: ++this.#step, learningRate });
  }

  /** Frees the moments; the parameter stays. */
  dispose(): void {
    tf.dispose([this.#first, this.#second]);
  }
}

import * as tf from '@tensorflow/tfjs-core';
import type { Choice } from './config.js';

/** Adam's constants (Kingma and Ba 2015). */
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

/** An optimiser whose learning rate differs from row to row; for parameters `[depth, rows, …]`. */
export class RowOptimizer {
  readonly #rates: tf.Tensor4D;
  #moments: { first: tf.Tensor; second: tf.Tensor }[] = [];
  #step = 0;

  /** @param rates one a row */
  constructor(
    readonly kind: Choice['optimizer'],
    rates: readonly number[],
  ) {
    this.#rates = tf.tensor4d([...rates], [1, rates.length, 1, 1]);
  }

  /** New parameters after one step; the old ones stay as they are. */
  apply(parameters: readonly tf.Tensor[], gradients: readonly tf.Tensor[]): tf.Tensor[] {
    if (this.kind === 'sgd') {
      return parameters.map((parameter, i) =>
        tf.tidy(() => tf.sub(parameter, tf.mul(this.#rates, gradients[i]))),
      );
    }
    this.#step++;
    const [c1, c2] = [1 - BETA1 ** this.#step, 1 - BETA2 ** this.#step];
    return parameters.map((parameter, i) => {
      const before = this.#moments[i];
      const [next, first, second] = tf.tidy(() => {
        const gradient = gradients[i];
        const firstOf = tf.mul(gradient, 1 - BETA1);
        const secondOf = tf.mul(tf.square(gradient), 1 - BETA2);
        const m = before ? tf.add(tf.mul(before.first, BETA1), firstOf) : firstOf;
        const v = before ? tf.add(tf.mul(before.second, BETA2), secondOf) : secondOf;
        const direction = tf.div(tf.div(m, c1), tf.add(tf.sqrt(tf.div(v, c2)), EPSILON));
        return [tf.sub(parameter, tf.mul(this.#rates, direction)), m, v];
      });
      tf.dispose(before ? [before.first, before.second] : []);
      this.#moments[i] = { first, second };
      return next;
    });
  }

  /** Frees rates and moments. */
  dispose(): void {
    tf.dispose([this.#rates, this.#moments]);
    this.#moments = [];
  }
}

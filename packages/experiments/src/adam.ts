import * as tf from '@tensorflow/tfjs-core';

/** First and second moments of Adam for one parameter, with PyTorch's constants and bias correction. */
export class Adam {
  #first: tf.Tensor;
  #second: tf.Tensor;
  #step = 0;

  /** Kingma and Ba 2015, algorithm 1. */
  constructor(
    readonly parameter: tf.Variable,
    readonly learningRate: number,
  ) {
    this.#first = tf.keep(tf.zerosLike(parameter));
    this.#second = tf.keep(tf.zerosLike(parameter));
  }

  /** parameter -= rate * m / (sqrt(v) + 1e-8), m and v corrected for their start at zero. */
  apply(gradient: tf.Tensor): void {
    this.#step++;
    const [first, second] = tf.tidy(() => {
      const m = tf.add(tf.mul(this.#first, 0.9), tf.mul(gradient, 0.1));
      const v = tf.add(tf.mul(this.#second, 0.999), tf.mul(tf.square(gradient), 0.001));
      const correctedV = tf.div(v, 1 - 0.999 ** this.#step);
      const change = tf.div(
        tf.mul(m, this.learningRate / (1 - 0.9 ** this.#step)),
        tf.add(tf.sqrt(correctedV), 1e-8),
      );
      this.parameter.assign(tf.sub(this.parameter, change));
      return [tf.keep(m), tf.keep(v)];
    });
    tf.dispose([this.#first, this.#second]);
    this.#first = first;
    this.#second = second;
  }

  /** Frees the moments; the parameter stays. */
  dispose(): void {
    tf.dispose([this.#first, this.#second]);
  }
}

import * as tf from '@tensorflow/tfjs-core';
import { TRUE_COEFFICIENTS } from './config.js';

/** What gradient descent did with one data set. */
export interface LearnedQuadratic {
  /** [a, b, c] of ax² + bx + c at the end. */
  coefficients: number[];
  /** The first step looked at, at which a, b and c are all within 0.01 of 0, 2 and 3; null if there is none. */
  learnedAt: number | null;
}

/** Within so much a coefficient counts as learned: it rounds to the true one at the second digit. */
export const LEARNED_WITHIN = 0.01;

/** Steps between two looks at the coefficients. */
const LOOK_EVERY = 20;

/** The largest of |a|, |b - 2| and |c - 3|. */
export const coefficientError = (coefficients: ArrayLike<number>): number =>
  Math.max(...TRUE_COEFFICIENTS.map((value, i) => Math.abs(coefficients[i] - value)));

/**
 * Fits ax² + bx + c to y = 2x + 3 by gradient descent on the mean square error over all samples, every data set as a row of its own:
 * rows share nothing. Its rate is 1 / trace of the Hessian, 1 / (2 mean(x⁴ + x² + 1)): below 1 / its largest eigenvalue, so the
 * error shrinks at every step, whatever the inputs.
 *
 * @param inputs `[fits][samples]`
 * @param starts `[fits][3]`
 * @param look called with step and coefficients, `[fits * 3]`, now and then
 */
export async function learnQuadratics(
  inputs: readonly (readonly number[])[],
  starts: readonly (readonly number[])[],
  steps: number,
  look: (step: number, coefficients: Float32Array) => Promise<void> = async () => {},
): Promise<LearnedQuadratic[]> {
  const rates = inputs.map((row) => 1 / (2 * mean(row.map((x) => x ** 4 + x ** 2 + 1))));
  const [features, targets, rate] = tf.tidy(() => {
    const x = tf.tensor2d(inputs as number[][]);
    const powers = tf.stack([tf.square(x), x, tf.onesLike(x)], 2); // [fits, samples, 3]
    return [
      powers,
      tf.add(tf.mul(x, TRUE_COEFFICIENTS[1]), TRUE_COEFFICIENTS[2]),
      tf.tensor2d(rates, [rates.length, 1]),
    ];
  });
  const loss = (coefficients: tf.Tensor) => {
    const fitted = tf.squeeze(tf.matMul(features, tf.expandDims(coefficients, 2)), [2]); // [fits, samples]
    return tf.sum(tf.mean(tf.squaredDifference(fitted, targets), 1)); // summed over rows: each gets its own gradient
  };
  const gradient = tf.grad(loss);
  let coefficients: tf.Tensor = tf.tensor2d(starts as number[][]);
  const learnedAt: (number | null)[] = inputs.map(() => null);
  try {
    for (let step = 0; ; step++) {
      if (step % LOOK_EVERY === 0 || step === steps) {
        const values = (await coefficients.data()) as Float32Array;
        learnedAt.forEach((at, i) => {
          if (at === null && coefficientError(values.subarray(3 * i)) < LEARNED_WITHIN) learnedAt[i] = step;
        });
        await look(step, values);
        if (step === steps) {
          return learnedAt.map((at, i) => ({
            coefficients: [...values.subarray(3 * i, 3 * i + 3)],
            learnedAt: at,
          }));
        }
      }
      const before = coefficients;
      coefficients = tf.tidy(() => tf.sub(before, tf.mul(rate, gradient(before))));
      before.dispose();
    }
  } finally {
    tf.dispose([coefficients, features, targets, rate]);
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

import * as tf from '@tensorflow/tfjs-core';

/**
 * Splits `shape` into [rows, columns] after the shortest run of leading axes that holds at least
 * the square root of all values (at least one).
 *
 * One long float32 sum is off by 6e-4 at two million values on the WASM backend; sums of rows that are
 * summed again stay below 1e-6, at the same cost.
 */
export function splitForSum(shape: readonly number[]): [rows: number, columns: number] {
  const size = shape.reduce((product, length) => product * length, 1);
  let rows = 1;
  for (const length of shape) {
    if (rows * rows >= size) break;
    rows *= length;
  }
  return [rows, size / rows];
}

/** The sum of the squares of all values, a scalar on the device: one pass over `x`. */
export function squaredNorm(x: tf.Tensor): tf.Scalar {
  if (x.size === 0) return tf.scalar(0); // the WASM backend sums no values to garbage
  return tf.tidy(() => {
    const squares = tf.square(x);
    return tf.sum(tf.sum(tf.reshape(squares, splitForSum(x.shape)), 1));
  });
}

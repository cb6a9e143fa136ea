import * as tf from '@tensorflow/tfjs-core';

/**
 * Central differences of a scalar function: (f(x + e) - f(x - e)) / 2e for every value of x.
 * With float32 the rounding error is about 1e-7 |f| / epsilon, the truncation error of order epsilon².
 */
export function numericGradient(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, epsilon = 1e-2): Float32Array {
  const values = Float32Array.from(x.dataSync());
  const at = (shifted: Float32Array) => tf.tidy(() => f(tf.tensor(shifted, x.shape)).dataSync()[0]);
  return values.map((value, i) => {
    const shifted = Float32Array.from(values);
    shifted[i] = value + epsilon;
    const above = at(shifted);
    const upper = shifted[i];
    shifted[i] = value - epsilon;
    return (above - at(shifted)) / (upper - shifted[i]);
  });
}

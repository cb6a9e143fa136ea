import * as tf from '@tensorflow/tfjs-core';

/**
 * Central differences of a scalar function: (f(x + e) - f(x - e)) / 2e for every value of x.
 * With float32 the rounding error is about 1e-7 |f| / epsilon, the truncation error of order epsilon².
 */
export async function numericGradient(
  f: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  epsilon = 1e-2,
): Promise<Float32Array> {
  const values = Float32Array.from(await x.data());
  const at = async (shifted: Float32Array) => {
    const y = tf.tidy(() => f(tf.tensor(shifted, x.shape)));
    const [value] = await y.data();
    y.dispose();
    return value;
  };
  const gradient = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const shifted = Float32Array.from(values);
    shifted[i] = values[i] + epsilon;
    const [upper, above] = [shifted[i], await at(shifted)];
    shifted[i] = values[i] - epsilon;
    gradient[i] = (above - (await at(shifted))) / (upper - shifted[i]);
  }
  return gradient;
}

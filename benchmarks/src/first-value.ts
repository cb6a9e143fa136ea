import * as tf from '@tensorflow/tfjs-core';

/** The first value of a tensor on the host: it is there when the device has computed all of it, and all that it was sent before. */
export async function firstValue(tensor: tf.Tensor): Promise<number> {
  const first = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), [0], [1]));
  const [value] = await first.data();
  first.dispose();
  return value;
}

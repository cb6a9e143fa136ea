import * as tf from '@tensorflow/tfjs-core';

/** Runs `body` and throws if the number of live tensors is not what it was before. */
export async function expectNoLeak(body: () => void | Promise<void>): Promise<void> {
  const before = tf.memory().numTensors;
  await body();
  const after = tf.memory().numTensors;
  if (after !== before)
    throw new Error(`${after - before} tensors leaked (${before} before, ${after} after)`);
}

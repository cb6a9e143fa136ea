import * as tf from '@tensorflow/tfjs-core';
import type { GradientRecorder } from './gradient-recorder.js';

/**
 * The identity, y = x, whose gradient leaves its L2 norm, sqrt(sum of dy²), in `recorder` under `name` on its
 * way back.
 *
 * What is measured is the gradient of what follows the tap: with `y = tap(x)`, every use of `y` counts and
 * other uses of `x` do not. The values are not copied and the gradient is passed on as it is. A recorder that
 * is not `enabled` when the gradient arrives records nothing; where no gradient is taken, nothing happens.
 *
 * @param x of any shape; the result has the same
 * @param recorder keeps the norm on the device until it is read
 * @param name what the norm is called; applied twice under one name, the squares are summed
 */
export function tap<T extends tf.Tensor>(x: T, recorder: GradientRecorder, name: string): T {
  recorder.expect(name);
  const identity = tf.customGrad((input) => ({
    // A view, not `tf.clone`: the WASM backend copies for a clone.
    value: tf.reshape(input as tf.Tensor, x.shape),
    gradFunc: (dy: tf.Tensor) => {
      recorder.add(name, dy);
      // A handle of its own: the engine disposes a gradient that it adds to another.
      return tf.reshape(dy, x.shape);
    },
  }));
  return identity(x) as T;
}

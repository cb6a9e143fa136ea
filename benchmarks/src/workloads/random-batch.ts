import type { Batch } from '@residualjs/training';
import * as tf from '@tensorflow/tfjs-core';

/** One batch of seeded noise, uniform in [-1, 1], with labels that go round the classes. */
export function randomBatch(
  size: number,
  [height, width, channels]: readonly number[],
  classes: number,
): Batch {
  return {
    images: tf.randomUniform([size, height, width, channels], -1, 1, 'float32', 1) as tf.Tensor4D,
    labels: tf.tensor1d(
      Array.from({ length: size }, (_, i) => i % classes),
      'int32',
    ),
    size,
  };
}

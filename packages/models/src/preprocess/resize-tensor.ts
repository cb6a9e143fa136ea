import { type Geometry, resizeTaps } from '@residualjs/common';
import * as tf from '@tensorflow/tfjs-core';

/** Resizes and crops images on the backend that has them: `[N, H, W, C] -> [N, h, w, C]`, as two matrix products. */
export function resizeTensor(images: tf.Tensor4D, { resized, offset, crop }: Geometry): tf.Tensor4D {
  return tf.tidy(() => {
    const [count, height, width, channels] = images.shape;
    const rows = tapMatrix(height, resized[0], offset[0], crop[0]);
    const columns = tapMatrix(width, resized[1], offset[1], crop[1]);
    // one image at a time: not every backend broadcasts a matrix over a batch
    const results = tf.unstack(images).map((image) => {
      const flat = tf.reshape(image, [height, width * channels]);
      const narrow = tf.reshape(tf.matMul(rows, flat as tf.Tensor2D), [crop[0], width, channels]);
      const turned = tf.reshape(tf.transpose(narrow, [1, 0, 2]), [width, crop[0] * channels]);
      const small = tf.reshape(tf.matMul(columns, turned as tf.Tensor2D), [crop[1], crop[0], channels]);
      return tf.transpose(small, [1, 0, 2]);
    });
    return tf.reshape(tf.stack(results), [count, crop[0], crop[1], channels]) as tf.Tensor4D;
  });
}

/** The taps as a matrix `[to, from]`. */
function tapMatrix(from: number, to: number, offset: number, count: number): tf.Tensor2D {
  const values = new Float32Array(count * from);
  for (const [row, { start, weights }] of resizeTaps(from, to, offset, count).entries()) {
    values.set(weights, row * from + start);
  }
  return tf.tensor2d(values, [count, from]);
}

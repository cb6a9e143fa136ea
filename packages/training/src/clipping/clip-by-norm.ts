import * as tf from '@tensorflow/tfjs-core';
import { type Clip, checkLimit, mapGradients } from './clip.js';

/**
 * All gradients are scaled alike, so that the norm of all of them together is at most `limit` (Pascanu et al. 2013,
 * https://arxiv.org/abs/1211.5063, algorithm 1; PyTorch's `clip_grad_norm_`):
 *
 *     g ← g min(1, limit / (sqrt(sum of all ‖g‖²) + 1e-6))
 *
 * @throws Error unless the limit is above 0
 */
export function clipByNorm(limit: number): Clip {
  checkLimit('limit', limit);
  return (gradients) => {
    const squares = Object.values(gradients).flatMap((gradient) =>
      gradient == null ? [] : [tf.sum(tf.square(gradient))],
    );
    if (squares.length === 0) return gradients;
    const norm = tf.sqrt(tf.addN(squares));
    const scale = tf.minimum(1, tf.div(limit, tf.add(norm, 1e-6)));
    return mapGradients(gradients, (gradient) => tf.mul(gradient, scale));
  };
}

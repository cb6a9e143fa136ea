import * as tf from '@tensorflow/tfjs-core';
import { type Clip, checkLimit, mapGradients } from './clip.js';

/**
 * Every value of a gradient is brought into [-limit, limit], as PyTorch's `clip_grad_value_` does.
 *
 * @throws Error unless the limit is above 0
 */
export function clipByValue(limit: number): Clip {
  checkLimit('limit', limit);
  return (gradients) => mapGradients(gradients, (gradient) => tf.clipByValue(gradient, -limit, limit));
}

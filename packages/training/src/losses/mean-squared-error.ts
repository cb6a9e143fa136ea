import * as tf from '@tensorflow/tfjs-core';
import { targetRows } from './labels.js';
import type { Loss, LossFunction } from './loss.js';

/**
 * `mean over n and k of (outputs[n, k] - targets[n, k])²`, PyTorch's `mse_loss`. Class numbers are targets of 0 and 1.
 *
 * @example
 * await train(model, data, { epochs: 10, loss: meanSquaredError() });
 */
export function meanSquaredError(): Loss {
  const compute: LossFunction = (outputs, labels) =>
    tf.mean(tf.squaredDifference(outputs, targetRows(labels, outputs.shape[1])));
  return { name: 'mean squared error', training: compute, evaluation: compute };
}

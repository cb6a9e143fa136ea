import * as tf from '@tensorflow/tfjs-core';
import { targetRows } from './labels.js';
import type { Loss, LossFunction } from './loss.js';

/**
 * `mean over n and k of |outputs[n, k] - targets[n, k]|`, the L1 loss, PyTorch's `l1_loss`. Class numbers are targets of 0 and 1.
 *
 * @example
 * await train(model, data, { epochs: 10, loss: meanAbsoluteError() });
 */
export function meanAbsoluteError(): Loss {
  const compute: LossFunction = (outputs, labels) =>
    tf.mean(tf.abs(tf.sub(outputs, targetRows(labels, outputs.shape[1]))));
  return { name: 'mean absolute error', training: compute, evaluation: compute };
}

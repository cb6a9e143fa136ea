import * as tfl from '@tensorflow/tfjs-layers';
import { ResidualBatchNormalization } from '../batch-normalization.js';
import { checkOneOf } from '../layer.js';
import { applyLayer, relu } from './apply.js';

/** Options of the batch normalisation in a block. */
export interface BatchNormOptions {
  /** What a step keeps of the moving statistics. 0.9 as in Torch, where the papers' models were trained. */
  momentum?: number;
  /** Added to the variance before the square root. 1e-5 as in Torch. */
  epsilon?: number;
}

/** Options of {@link batchNormalization}. */
export interface BatchNormalizationOptions extends BatchNormOptions {
  /** Name of the layer that has the weights. */
  name: string;
  /** 'relu' gives max(y, 0), after the addition. */
  activation?: 'linear' | 'relu';
  /** First values of gamma. */
  gammaInitializer?: 'ones' | 'zeros';
  /** False gives stock layers of TensorFlow.js only, with the same weights in the same order. */
  fused?: boolean;
  /** With `fused: false`, the name of the addition. */
  addName?: string;
  /** With `fused: false`, the name of the ReLU. */
  reluName?: string;
}

/**
 * `y = activation(BN(x) + addend)`: one {@link ResidualBatchNormalization}, or with `fused: false` a
 * `tf.layers.batchNormalization`, then where asked for a `tf.layers.add` and a ReLU.
 *
 * Weights: gamma, beta, moving_mean, moving_variance, `[C]` each.
 *
 * @throws RangeError where an option does not fit, or where the addend's shape is not that of x.
 *
 * @example
 * const y = batchNormalization({ name: 'stem_bn', activation: 'relu' })(x);
 */
export function batchNormalization({
  name,
  momentum = 0.9,
  epsilon = 1e-5,
  activation = 'linear',
  gammaInitializer = 'ones',
  fused = true,
  addName = `${name}_add`,
  reluName = `${name}_relu`,
}: BatchNormalizationOptions): (x: tfl.SymbolicTensor, addend?: tfl.SymbolicTensor) => tfl.SymbolicTensor {
  checkOneOf(`batchNormalization '${name}'`, 'activation', activation, ['linear', 'relu']);
  const options = { name, momentum, epsilon, gammaInitializer };
  return (x, addend) => {
    if (fused) {
      return applyLayer(new ResidualBatchNormalization({ ...options, activation }), addend ? [x, addend] : x);
    }
    const normalized = applyLayer(tfl.layers.batchNormalization(options), x);
    // The shortcut first: the depths of a graph and this order settle the order of its weights, fused or plain.
    const sum = addend ? applyLayer(tfl.layers.add({ name: addName }), [addend, normalized]) : normalized;
    return activation === 'relu' ? relu(reluName)(sum) : sum;
  };
}

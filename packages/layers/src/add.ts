/**
 * The identity shortcut: y = x + F(x).
 *
 * He et al. 2015, "Deep Residual Learning for Image Recognition", equation 1, https://arxiv.org/abs/1512.03385
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerOptions } from './layer.js';
import { MergeLayer } from './merge-layer.js';

/** `x + branch`, two tensors of one shape. */
export function residualAdd(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
  return tf.add(x, branch);
}

/** Options of {@link ResidualAdd}. */
export type ResidualAddOptions = LayerOptions;

/**
 * `y = x + branch`, applied to `[x, branch]`; two of `[N, H, W, C]` (or any other shape) -> the same.
 *
 * @throws RangeError where the two shapes differ, naming both.
 *
 * @example
 * const y = new ResidualAdd({ name: 'add' }).apply([x, branch]);
 */
export class ResidualAdd extends MergeLayer {
  /** Name in saved models. */
  static className = 'ResidualAdd';

  protected override merge(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    return residualAdd(x, branch);
  }
}

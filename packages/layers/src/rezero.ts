/**
 * ReZero: y = x + alpha F(x) with a learned scalar alpha that starts at 0, so that a network starts as the
 * identity.
 *
 * Bachlechner et al. 2020, "ReZero is All You Need: Fast Convergence at Large Depth",
 * https://arxiv.org/abs/2003.04887
 */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { LayerOptions } from './layer.js';
import { MergeLayer } from './merge-layer.js';

/** `x + alpha * branch`, two tensors of one shape and a scalar; a null x counts as 0. */
export function rezero(x: tf.Tensor | null, branch: tf.Tensor, alpha: tf.Scalar): tf.Tensor {
  return tf.tidy(() => {
    const scaled = tf.mul(alpha, branch);
    return x ? tf.add(x, scaled) : scaled;
  });
}

/** Options of {@link ResidualReZero}. */
export type ResidualReZeroOptions = LayerOptions;

/**
 * {@link rezero} applied to `[x, branch]`, or to the branch alone; `[N, H, W, C]` (or any other shape) -> the
 * same. One weight: alpha, a scalar, 0 at first: the output then is exactly x (for a finite branch).
 *
 * @throws RangeError where the two shapes differ, naming both.
 *
 * @example
 * const y = new ResidualReZero({ name: 'rezero' }).apply([x, branch]);
 */
export class ResidualReZero extends MergeLayer {
  /** Name in saved models. */
  static className = 'ResidualReZero';

  protected override readonly branchAlone = true;
  private alpha!: tfl.LayerVariable;

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    this.checkShapes(inputShape);
    this.alpha = this.addWeight('alpha', [], 'float32', tfl.initializers.zeros());
    this.built = true;
  }

  protected override merge(x: tf.Tensor | null, branch: tf.Tensor): tf.Tensor {
    return rezero(x, branch, this.alpha.read() as tf.Scalar);
  }
}

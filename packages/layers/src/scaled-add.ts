/**
 * Constant scaling of both paths: y = a x + b F(x).
 *
 * He et al. 2016, "Identity Mappings in Deep Residual Networks", section 3.1, https://arxiv.org/abs/1603.05027
 */
import * as tf from '@tensorflow/tfjs-core';
import { checkFinite, describeLayer, type LayerOptions } from './layer.js';
import { MergeLayer } from './merge-layer.js';

/** The factors of the two paths. */
export interface ScaledAddOptions {
  /** Factor of x. 0.5, as in the paper. */
  shortcutScale?: number;
  /**
   * Factor of the branch. 0.5, with which the paper's network still learns (12.35 % error in table 1; with 1 it
   * fails).
   */
  branchScale?: number;
}

/** `shortcutScale * x + branchScale * branch`, two tensors of one shape. */
export function scaledAdd(
  x: tf.Tensor,
  branch: tf.Tensor,
  { shortcutScale = 0.5, branchScale = 0.5 }: ScaledAddOptions = {},
): tf.Tensor {
  return tf.tidy(() => tf.add(tf.mul(x, shortcutScale), tf.mul(branch, branchScale)));
}

/** Options of {@link ResidualScaledAdd}. */
export interface ResidualScaledAddOptions extends LayerOptions, ScaledAddOptions {}

/**
 * {@link scaledAdd} applied to `[x, branch]`; two of `[N, H, W, C]` (or any other shape) -> the same. No weights.
 *
 * @throws RangeError where a factor is not finite, or where the two shapes differ, naming both.
 *
 * @example
 * const y = new ResidualScaledAdd({ name: 'add', shortcutScale: 0.5, branchScale: 1 }).apply([x, branch]);
 */
export class ResidualScaledAdd extends MergeLayer {
  /** Name in saved models. */
  static className = 'ResidualScaledAdd';

  private readonly options: Required<ScaledAddOptions>;

  constructor({ shortcutScale = 0.5, branchScale = 0.5, ...layer }: ResidualScaledAddOptions = {}) {
    super(layer);
    checkFinite(describeLayer(this), 'shortcutScale', shortcutScale);
    checkFinite(describeLayer(this), 'branchScale', branchScale);
    this.options = { shortcutScale, branchScale };
  }

  protected override merge(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    return scaledAdd(x, branch, this.options);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }
}

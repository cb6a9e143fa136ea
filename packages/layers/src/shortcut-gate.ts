/**
 * Shortcut-only gating: y = (1 - g) x + F(x).
 *
 * He et al. 2016, "Identity Mappings in Deep Residual Networks", section 3.1, https://arxiv.org/abs/1603.05027
 */
import * as tf from '@tensorflow/tfjs-core';
import { GateLayer, type GateOptions, gate } from './gate-layer.js';

/**
 * `(1 - g) * x + branch` with `g = sigmoid(conv1x1(x, kernel) + bias)`;
 * x and branch `[N, H, W, C]`, kernel `[1, 1, C, C]`, bias `[C]`.
 */
export function shortcutGate(
  x: tf.Tensor4D,
  branch: tf.Tensor4D,
  kernel: tf.Tensor4D,
  bias: tf.Tensor1D,
): tf.Tensor4D {
  return tf.tidy(() => tf.add(tf.mul(tf.sub(1, gate(x, kernel, bias)), x), branch));
}

/** Options of {@link ResidualShortcutGate}. */
export type ResidualShortcutGateOptions = GateOptions;

/**
 * {@link shortcutGate} applied to `[x, branch]`; two of `[N, H, W, C]` -> the same. Weights: kernel `[1, 1, C,
 * C]`, bias `[C]`. With the bias at 0 the shortcut starts halved (12.86 % error in the paper's table 1), at -6
 * almost as the identity (6.91 %).
 *
 * @throws RangeError where the two shapes differ, naming both.
 *
 * @example
 * const y = new ResidualShortcutGate({ name: 'gate' }).apply([x, branch]);
 */
export class ResidualShortcutGate extends GateLayer {
  /** Name in saved models. */
  static className = 'ResidualShortcutGate';

  protected override gated(
    x: tf.Tensor4D,
    branch: tf.Tensor4D,
    kernel: tf.Tensor4D,
    bias: tf.Tensor1D,
  ): tf.Tensor4D {
    return shortcutGate(x, branch, kernel, bias);
  }
}

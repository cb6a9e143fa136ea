/**
 * Exclusive gating: y = (1 - g) x + g F(x), as in a highway network.
 *
 * He et al. 2016, "Identity Mappings in Deep Residual Networks", section 3.1, https://arxiv.org/abs/1603.05027
 */
import * as tf from '@tensorflow/tfjs-core';
import { GateLayer, type GateOptions, gate } from './gate-layer.js';

/**
 * `(1 - g) * x + g * branch` with `g = sigmoid(conv1x1(x, kernel) + bias)`;
 * x and branch `[N, H, W, C]`, kernel `[1, 1, C, C]`, bias `[C]`.
 */
export function exclusiveGate(
  x: tf.Tensor4D,
  branch: tf.Tensor4D,
  kernel: tf.Tensor4D,
  bias: tf.Tensor1D,
): tf.Tensor4D {
  return tf.tidy(() => {
    const g = gate(x, kernel, bias);
    return tf.add(tf.mul(tf.sub(1, g), x), tf.mul(g, branch));
  });
}

/** Options of {@link ResidualExclusiveGate}. */
export type ResidualExclusiveGateOptions = GateOptions;

/**
 * {@link exclusiveGate} applied to `[x, branch]`; two of `[N, H, W, C]` -> the same.
 * Weights: kernel `[1, 1, C, C]`, bias `[C]`.
 *
 * The paper leaves open from what the gate is computed where a block changes its shape: here from x as it reaches
 * the addition, of the output's shape. The kernel starts as every convolution does, the bias at `gateBias`.
 *
 * @throws RangeError where the two shapes differ, naming both.
 *
 * @example
 * const y = new ResidualExclusiveGate({ name: 'gate', gateBias: -6 }).apply([x, branch]);
 */
export class ResidualExclusiveGate extends GateLayer {
  /** Name in saved models. */
  static className = 'ResidualExclusiveGate';

  protected override gated(
    x: tf.Tensor4D,
    branch: tf.Tensor4D,
    kernel: tf.Tensor4D,
    bias: tf.Tensor1D,
  ): tf.Tensor4D {
    return exclusiveGate(x, branch, kernel, bias);
  }
}

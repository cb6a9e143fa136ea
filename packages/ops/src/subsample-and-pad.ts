/** Every s-th pixel of an image, with channels of zeros on both sides: the forward pass of a shortcut without parameters. */
import * as tf from '@tensorflow/tfjs-core';
import { type Computation, compute } from './operation.js';

/** Kernel name of `subsampleAndPad`. Its output is `[y]`. */
export const SubsampleAndPad = 'ResidualSubsampleAndPad';

/** Inputs of {@link SubsampleAndPad}: `x` is `[N, H, W, C]`, float32. */
export interface SubsampleAndPadInputs<T = tf.Tensor> {
  x: T;
}

/** Attributes of {@link SubsampleAndPad}. */
export interface SubsampleAndPadAttrs {
  /** Distance between two pixels that are kept, at least 1. */
  stride: number;
  /** Channels of zeros before and after those of x. */
  padding: [before: number, after: number];
}

/** `[y]` of {@link SubsampleAndPadInputs}. */
export function portableSubsampleAndPad(
  { x }: SubsampleAndPadInputs,
  { stride, padding }: SubsampleAndPadAttrs,
): tf.Tensor[] {
  return tf.tidy(() => {
    const kept = stride === 1 ? x : tf.avgPool(x as tf.Tensor4D, 1, stride, 'valid');
    return [tf.pad(kept, [[0, 0], [0, 0], [0, 0], padding])];
  });
}

const computation: Computation<SubsampleAndPadInputs, SubsampleAndPadAttrs> = {
  kernelName: SubsampleAndPad,
  portable: portableSubsampleAndPad,
};

/**
 * `x[:, ::s, ::s, :]` with `before` and `after` channels of zeros beside its own;
 * `[N, H, W, C] -> [N, ceil(H/s), ceil(W/s), before + C + after]`, float32. Its kernel has no gradient: who needs one wraps it.
 */
export function subsampleAndPad(x: tf.Tensor4D, attrs: SubsampleAndPadAttrs): tf.Tensor4D {
  const [y] = x.size === 0 ? portableSubsampleAndPad({ x }, attrs) : compute(computation, { x }, attrs);
  return y as tf.Tensor4D;
}

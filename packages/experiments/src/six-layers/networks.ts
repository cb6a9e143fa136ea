import * as tf from '@tensorflow/tfjs-core';
import type { Choice } from './config.js';
import type { LayerStart } from './start-weights.js';

/** Many networks of one shape, one a row: rows share nothing. */
export interface NetworkRows {
  depth: number;
  activation: Choice['activation'];
  /** `[rows, 1, 1]`: 1 where a shortcut leads from the output of layer 2 past the layers between to the last, which only adds. */
  skip: tf.Tensor3D;
}

/** All parameters of them. */
export interface NetworkParameters {
  /** `[depth, rows, width, width]` */
  weights: tf.Tensor4D;
  /** `[depth, rows, 1, width]` */
  biases: tf.Tensor4D;
}

/** The parameters of rows, each from its list of layers. */
export function stackParameters(rows: readonly (readonly LayerStart[])[]): NetworkParameters {
  const [{ length: depth }, width] = [rows[0], rows[0][0].biases.length];
  const byLayer = (values: (layer: LayerStart) => readonly number[]) =>
    Float32Array.from(Array.from({ length: depth }, (_, l) => rows.flatMap((row) => values(row[l]))).flat());
  return {
    weights: tf.tensor4d(
      byLayer(({ weights }) => weights),
      [depth, rows.length, width, width],
    ),
    biases: tf.tensor4d(
      byLayer(({ biases }) => biases),
      [depth, rows.length, 1, width],
    ),
  };
}

/** What {@link applyNetworks} gives. */
export interface NetworkOutputs {
  /** `[rows, samples, width]` */
  outputs: tf.Tensor3D;
  /** The same, of the branch alone, F(x_new): the output of the last layer but one. */
  branch: tf.Tensor3D;
}

/**
 * Plain: f_D(… f_2(f_1(x))), f_i(x) = φ(x W_i + b_i), without φ in the last. With the shortcut: x_new + F(x_new), where
 * x_new = f_2(f_1(x)) and F = f_{D-1} ∘ … ∘ f_3, without φ in its last; the last layer has no weights.
 *
 * @param inputs `[rows, samples, width]`
 */
export function applyNetworks(
  { depth, activation, skip }: NetworkRows,
  { weights, biases }: NetworkParameters,
  inputs: tf.Tensor3D,
): NetworkOutputs {
  const byLayer = (values: tf.Tensor4D) =>
    // The gradient of unstack fails for a single layer.
    (depth === 1 ? [tf.squeeze(values, [0])] : tf.unstack(values)) as tf.Tensor3D[];
  const [w, b] = [byLayer(weights), byLayer(biases)];
  const affine = (x: tf.Tensor3D, layer: number) => tf.add(tf.matMul(x, w[layer]), b[layer]) as tf.Tensor3D;
  const activate = (x: tf.Tensor3D) => (activation === 'relu' ? tf.relu(x) : x);
  let x = inputs;
  let xNew = inputs;
  for (let layer = 0; layer < depth - 2; layer++) {
    x = activate(affine(x, layer));
    if (layer === 1) xNew = x;
  }
  const branch = depth > 1 ? affine(x, depth - 2) : x;
  const plain = affine(depth > 1 ? activate(branch) : x, depth - 1);
  const outputs = tf.add(plain, tf.mul(skip, tf.sub(tf.add(xNew, branch), plain))) as tf.Tensor3D;
  return { outputs, branch };
}

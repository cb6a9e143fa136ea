import type * as tf from '@tensorflow/tfjs-core';
import type { NamedWeight } from '../optimizers/trainable-weights.js';

/**
 * Bounds the gradients of a step before the optimiser sees them. Called inside a `tf.tidy`.
 *
 * @param gradients by the name of the variable
 * @param weights what they are the gradients of
 * @returns the bounded gradients under the same names
 */
export type Clip = (gradients: tf.NamedTensorMap, weights: readonly NamedWeight[]) => tf.NamedTensorMap;

/** Applies a function to every gradient that is there. */
export function mapGradients(
  gradients: tf.NamedTensorMap,
  change: (gradient: tf.Tensor, name: string) => tf.Tensor,
): tf.NamedTensorMap {
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [
      name,
      gradient == null ? gradient : change(gradient, name),
    ]),
  );
}

/** Throws unless a limit is a number above 0. */
export function checkLimit(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) throw new Error(`${name} is ${value}; it must be above 0`);
}

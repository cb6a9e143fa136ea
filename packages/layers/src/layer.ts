/** What the layer classes of this package share: options, and how inputs are read and checked. */
import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** Options that every layer of TensorFlow.js takes: `name`, `trainable`, `inputShape`, `dtype`, … */
export type LayerOptions = NonNullable<ConstructorParameters<typeof tfl.layers.Layer>[0]>;

/** The extra arguments of a layer's call; `training` is true in `fit` and in `apply(x, {training: true})`. */
export type CallOptions = Record<string, unknown>;

/** Whether a call is a training step. */
export const isTraining = (kwargs?: CallOptions): boolean => kwargs?.training === true;

/** `[N, H, W, C]` as text, an unknown length as `?`. */
export const formatShape = (shape: readonly (number | null)[]): string =>
  `[${shape.map((length) => length ?? '?').join(', ')}]`;

/** How an error calls a layer: `ResidualAdd 'stage1_block1_add'`. */
export const describeLayer = (layer: tfl.layers.Layer): string => `${layer.getClassName()} '${layer.name}'`;

/** Whether two shapes agree; an unknown length agrees with any. */
export const sameShape = (a: readonly (number | null)[], b: readonly (number | null)[]): boolean =>
  a.length === b.length && a.every((length, i) => length == null || b[i] == null || length === b[i]);

/** Whether what a layer got is one shape rather than a list of shapes. */
export const isShape = (shapes: tfl.Shape | tfl.Shape[]): shapes is tfl.Shape => !Array.isArray(shapes[0]);

/** The only input of a layer that takes one. */
export function oneTensor(layer: tfl.layers.Layer, inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  if (!Array.isArray(inputs)) return inputs;
  if (inputs.length === 1) return inputs[0];
  throw new RangeError(`${describeLayer(layer)} takes one input and got ${inputs.length}`);
}

/** The only input shape of a layer that takes one. */
export function oneShape(layer: tfl.layers.Layer, shapes: tfl.Shape | tfl.Shape[]): tfl.Shape {
  if (isShape(shapes)) return shapes;
  if (shapes.length === 1) return shapes[0];
  throw new RangeError(`${describeLayer(layer)} takes one input and got ${shapes.length}`);
}

/** The shape of images, `[N, H, W, C]` with C known; throws on any other. */
export function imageShape(
  layer: tfl.layers.Layer,
  shapes: tfl.Shape | tfl.Shape[],
): tfl.Shape & { 3: number } {
  const shape = oneShape(layer, shapes);
  if (shape.length !== 4 || shape[3] == null) {
    throw new RangeError(
      `${describeLayer(layer)} takes images [N, H, W, C] with a known number of channels and got ${formatShape(shape)}`,
    );
  }
  return shape as tfl.Shape & { 3: number };
}

/** Throws unless `value` is an integer of at least `minimum`. */
export function checkInteger(where: string, name: string, value: number, minimum: number): void {
  if (!Number.isInteger(value) || value < minimum) {
    throw new RangeError(`${where}: ${name} is ${value}; it must be an integer of at least ${minimum}`);
  }
}

/** Throws unless `value` is a finite number. */
export function checkFinite(where: string, name: string, value: number): void {
  if (!Number.isFinite(value))
    throw new RangeError(`${where}: ${name} is ${value}; it must be a finite number`);
}

/** Throws unless `value` is one of `allowed`. */
export function checkOneOf<T extends string>(
  where: string,
  name: string,
  value: T,
  allowed: readonly T[],
): void {
  if (!allowed.includes(value)) {
    throw new RangeError(
      `${where}: ${name} is ${JSON.stringify(value)}; allowed: ${allowed.map((item) => `'${item}'`).join(', ')}`,
    );
  }
}

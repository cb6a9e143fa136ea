import * as tf from '@tensorflow/tfjs-core';
import { seededRandom } from '../network/random.js';

/** A tensor of values that its shape fixes, uniform between two bounds. */
export function noise(shape: readonly number[], [low, high]: readonly [number, number] = [-1, 1]): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const random = seededRandom(size);
  return tf.tensor(
    Float32Array.from({ length: size }, () => low + (high - low) * random()),
    [...shape],
  );
}

/** Whole numbers below a bound, that a length fixes. */
export function indices(length: number, below: number): tf.Tensor1D {
  const random = seededRandom(length);
  return tf.tensor1d(
    Int32Array.from({ length }, () => Math.floor(below * random())),
    'int32',
  );
}

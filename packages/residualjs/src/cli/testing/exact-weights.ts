import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/**
 * Numbers in [-1, 1) that every language and machine has alike, and that a float32 holds exactly: Park and Miller's generator,
 * cut to 12 bits.
 */
export function exactNumbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state % 4096) / 2048 - 1;
  });
}

/** Gives every weight of a model such numbers, of a size that keeps the signal. */
export function fillExactly(model: tfl.LayersModel): void {
  for (const [i, variable] of model.weights.entries()) {
    const shape = variable.shape as number[];
    const numbers = exactNumbers(tf.util.sizeFromShape(shape), i + 1);
    const inputs = tf.util.sizeFromShape(shape.slice(0, -1));
    // He's standard deviation, to a power of two: the numbers stay exact
    const scale = shape.length > 1 ? 2 ** Math.round(Math.log2(Math.sqrt(6 / inputs))) : 1 / 4;
    const centre = /(gamma|variance)$/.test(variable.originalName) ? 1 : 0;
    tf.tidy(() => {
      variable.write(
        tf.tensor(
          numbers.map((x) => centre + scale * x),
          shape,
        ),
      );
    });
  }
}

import * as tf from '@tensorflow/tfjs-core';

/** A tensor of seeded uniform values; the same arguments give the same tensor on every backend. */
export function randomTensor(shape: number[], seed: number, { min = -1, max = 1 } = {}): tf.Tensor {
  let state = (seed * 2654435761 + 12345) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0; // mulberry32
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => min + (max - min) * next()),
    shape,
  );
}

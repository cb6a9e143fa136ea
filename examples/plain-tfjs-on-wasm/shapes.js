import * as tf from '@tensorflow/tfjs-core';

const SIZE = 20;
const NAMES = ['disc', 'square', 'cross'];

/** A generator of numbers in [0, 1): the same seed gives the same numbers (mulberry32). */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whether the point (dx, dy) from the centre lies on a shape of this radius. */
const COVERS = {
  disc: (dx, dy, radius) => dx * dx + dy * dy <= radius * radius,
  square: (dx, dy, radius) => Math.max(Math.abs(dx), Math.abs(dy)) <= 0.85 * radius,
  cross: (dx, dy, radius) =>
    Math.min(Math.abs(dx), Math.abs(dy)) <= 0.35 * radius && Math.max(Math.abs(dx), Math.abs(dy)) <= radius,
};

/**
 * Discs, squares and crosses of random size and place, on noise.
 * Gives images [count, 20, 20, 1] and one-hot labels [count, 3].
 */
export function shapes(count, seed) {
  const random = generator(seed);
  const pixels = new Float32Array(count * SIZE * SIZE);
  const labels = new Int32Array(count);
  for (let n = 0; n < count; n++) {
    labels[n] = Math.floor(random() * NAMES.length);
    const radius = 4 + 3 * random();
    const [centreX, centreY] = [0, 1].map(() => SIZE / 2 + 4 * (random() - 0.5));
    const covers = COVERS[NAMES[labels[n]]];
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++) {
        const on = covers(x - centreX, y - centreY, radius) ? 1 : 0;
        pixels[(n * SIZE + y) * SIZE + x] = on + 0.5 * (random() - 0.5);
      }
    }
  }
  return {
    images: tf.tensor4d(pixels, [count, SIZE, SIZE, 1]),
    labels: tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), NAMES.length)),
  };
}

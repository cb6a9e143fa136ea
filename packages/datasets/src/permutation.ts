import type { Random } from './random.js';

/** The numbers 0 to size - 1 in random order, each order alike (Fisher and Yates; Knuth volume 2, algorithm P). */
export function permutation(size: number, uniform: Random): Uint32Array {
  const order = Uint32Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}

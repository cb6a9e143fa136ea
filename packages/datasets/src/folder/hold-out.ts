import { permutation } from '../permutation.js';
import { random } from '../random.js';

/** Something in two parts. */
export interface HeldOut<T> {
  rest: T[];
  out: T[];
}

/**
 * Holds `fraction` of each class out, rounded, but at least one of two and never the last one (1 holds all of them out): drawn from the
 * seed and the class alone. Both parts keep their order.
 */
export function holdOut<T extends { label: number }>(
  items: readonly T[],
  classes: number,
  fraction: number,
  seed: number,
): HeldOut<T> {
  const places: number[][] = Array.from({ length: classes }, () => []);
  for (const [place, { label }] of items.entries()) places[label].push(place);
  const held = new Set<number>();
  for (const [label, own] of places.entries()) {
    const most = fraction === 1 ? own.length : own.length - 1;
    const count = Math.min(most, Math.max(1, Math.round(fraction * own.length)));
    for (const i of permutation(own.length, random(seed, 'split', label)).subarray(0, count))
      held.add(own[i]);
  }
  return { rest: items.filter((_, i) => !held.has(i)), out: items.filter((_, i) => held.has(i)) };
}

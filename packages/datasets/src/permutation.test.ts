import fc from 'fast-check';
import { expect, it } from 'vitest';
import { permutation } from './permutation.js';
import { random } from './random.js';

it('is a permutation, and the same for the same seed', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(), (size, seed) => {
      const order = permutation(size, random(seed, 'shuffle'));
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
      expect(permutation(size, random(seed, 'shuffle'))).toEqual(order);
    }),
  );
});

it('gives each of the 24 orders of 4 alike often', () => {
  const counts = new Map<string, number>();
  const runs = 24_000;
  for (let seed = 0; seed < runs; seed++) {
    const order = permutation(4, random(seed, 'shuffle')).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  const expected = runs / 24;
  const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(counts.size).toBe(24);
  expect(chiSquared).toBeLessThan(49.7); // 23 degrees of freedom, 1 in 1,000 (the seeds are fixed, so it never flickers)
});

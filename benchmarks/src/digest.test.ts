import { expect, it } from 'vitest';
import { digest } from './digest.js';

it('is the values of a small result, and their means', () => {
  expect(digest([1, -2, 4])).toEqual([1, -2, 4, 1, 7 / 3]);
});

it('samples a large result from one end to the other, and misses no NaN', () => {
  const values = Float32Array.from({ length: 100_000 }, (_, i) => i);
  const made = digest(values);
  expect(made).toHaveLength(501);
  expect(made[0]).toBe(0);
  expect(made[498]).toBeGreaterThan(99_000);
  values[77_777] = Number.NaN;
  expect(digest(values).at(-1)).toBeNaN();
});

import { expect, it } from 'vitest';
import { mulberry32, normalValues } from './random.js';

it('repeats for the same seed and differs for another', () => {
  const values = (seed: number) => Array.from({ length: 5 }, mulberry32(seed));
  expect(values(1)).toEqual(values(1));
  expect(values(1)).not.toEqual(values(2));
});

it('draws normal values with the asked moments', () => {
  const values = normalValues(20_000, 2, mulberry32(3));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(variance).toBeGreaterThan(3.8);
  expect(variance).toBeLessThan(4.2);
});

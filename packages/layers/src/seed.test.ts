import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deriveSeed } from './seed.js';

it('is an integer that TensorFlow.js takes for a seed, the same at every call', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (seed, name) => {
      const derived = deriveSeed(seed, name);
      expect(Number.isInteger(derived) && derived >= 1 && derived < 2 ** 31).toBe(true);
      expect(deriveSeed(seed, name)).toBe(derived);
    }),
  );
});

it('differs between the layers of a network of 1001 layers, and between seeds', () => {
  const names = Array.from({ length: 1001 }, (_, i) => `stage${i % 3}_block${i}_conv1`);
  const seeds = [0, 1, 2].flatMap((seed) => names.map((name) => deriveSeed(seed, name)));
  expect(new Set(seeds).size).toBe(seeds.length);
});

it('stays what it was, so that a published seed gives the same weights for ever', () => {
  expect(deriveSeed(0, 'stage1_block1_conv1')).toBe(354593589);
});

it('refuses a seed that is no integer', () => {
  expect(() => deriveSeed(0.5, 'conv')).toThrow(/the seed of 'conv' is 0.5; it must be an integer/);
});

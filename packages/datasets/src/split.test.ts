import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ImageDataset } from './dataset.js';
import { split } from './split.js';

/** Every image is a single pixel that is its own number. */
const numbered = (size: number): ImageDataset => ({
  name: 'numbered',
  split: 'train',
  images: Uint8Array.from({ length: size }, (_, i) => i),
  labels: Uint8Array.from({ length: size }, (_, i) => i % 3),
  size,
  shape: [1, 1, 1],
  classes: ['a', 'b', 'c'],
  mean: [0],
  std: [1],
});

it('is disjoint and complete, keeps images with their labels, and repeats for the same seed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 256 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.nat(),
      (size, fraction, seed) => {
        const held = Math.round(fraction * size);
        fc.pre(held >= 1 && held < size);
        const { train, validation } = split(numbered(size), fraction, seed);
        expect([train.size, validation.size]).toEqual([size - held, held]);
        expect([train.split, validation.split]).toEqual(['train', 'validation']);
        const all = [...train.images, ...validation.images].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: size }, (_, i) => i));
        for (const part of [train, validation])
          expect([...part.labels]).toEqual([...part.images].map((i) => i % 3));
        expect(split(numbered(size), fraction, seed)).toEqual({ train, validation });
      },
    ),
  );
});

it('draws other images for another seed', () => {
  const of = (seed: number) => String(split(numbered(200), 0.2, seed).validation.images);
  expect(new Set([of(0), of(1), of(2)]).size).toBe(3);
});

it('leaves neither part empty', () => {
  for (const fraction of [0, 1, -0.5, 2, Number.NaN, 0.001]) {
    expect(() => split(numbered(10), fraction)).toThrow(`fraction (=${fraction}) of 10 images`);
  }
  expect(() => split(numbered(10), 0.5, -1)).toThrow('seed (=-1)');
});

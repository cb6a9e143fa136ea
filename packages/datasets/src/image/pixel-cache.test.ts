import { expect, it } from 'vitest';
import { cachePixels } from './pixel-cache.js';

/** A reader of images of `length` bytes that notes which are read. */
function reader(length: number) {
  const read: number[] = [];
  return {
    read,
    of: async (index: number) => {
      read.push(index);
      return { data: new Uint8Array(length).fill(index), height: 1, width: length, channels: 1 };
    },
  };
}

it('keeps the first images that fit, for good', async () => {
  const source = reader(10);
  const cached = cachePixels(source.of, 25);
  for (let pass = 0; pass < 3; pass++) {
    for (const index of [0, 1, 2, 3]) expect((await cached(index)).data[0]).toBe(index);
  }
  expect(source.read).toEqual([0, 1, 2, 3, 2, 3, 2, 3]);
});

it('counts an image once that is asked for twice at a time', async () => {
  const source = reader(10);
  const cached = cachePixels(source.of, 20);
  await Promise.all([cached(0), cached(0)]);
  await cached(1);
  await cached(1);
  expect(source.read).toEqual([0, 0, 1]);
});

it('keeps nothing in no bytes', async () => {
  const source = reader(1);
  const cached = cachePixels(source.of, 0);
  await cached(0);
  await cached(0);
  expect(source.read).toEqual([0, 0]);
});

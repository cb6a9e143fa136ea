import { expect, it } from 'vitest';
import { channelsFirst } from './channels-first.js';

it('puts the channels before height and width', () => {
  const images = { shape: [2, 1, 2, 3], data: Float32Array.from({ length: 12 }, (_, i) => i) };
  expect(channelsFirst(images)).toEqual({
    shape: [2, 3, 1, 2],
    data: Float32Array.of(0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11),
  });
});

import { expectClose } from '@residualjs/testing';
import { expect, it } from 'vitest';
import { channelMoments } from './channel-moments.js';

it('is what numpy computes of each channel', () => {
  // a = (7 * np.arange(24) ** 2 % 256).reshape(2, 2, 2, 3) / 255; a.mean((0, 1, 2)), a.std((0, 1, 2))
  const images = Uint8Array.from({ length: 24 }, (_, i) => (7 * i * i) % 256);
  const { mean, std } = channelMoments({ images, shape: [2, 2, 3] });
  expectClose(mean, [0.43333333333333335, 0.4098039215686275, 0.5666666666666667]);
  expectClose(std, [0.3935319030373385, 0.29979488053667885, 0.28094009261787184]);
});

it('is exact where nothing varies', () => {
  const { mean, std } = channelMoments({
    images: new Uint8Array(3 * 100_000).fill(51),
    shape: [100, 100, 3],
  });
  expect([mean, std]).toEqual([
    [0.2, 0.2, 0.2],
    [0, 0, 0],
  ]);
});

import type { Random } from '../random.js';

/**
 * Sets a square of `size` pixels to 0 in a normalised image, its middle anywhere in the image and what lies outside cut off
 * (DeVries and Taylor 2017, https://arxiv.org/abs/1708.04552): 0 is the mean of the dataset there. In place.
 */
export function cutout(
  values: Float32Array,
  [height, width, channels]: readonly number[],
  size: number,
  uniform: Random,
): void {
  const [y, x] = [Math.floor(uniform() * height), Math.floor(uniform() * width)];
  const [top, left] = [y - (size >> 1), x - (size >> 1)];
  const [from, to] = [Math.max(0, left), Math.min(width, left + size)];
  for (let row = Math.max(0, top); row < Math.min(height, top + size); row++) {
    values.fill(0, (row * width + from) * channels, (row * width + to) * channels);
  }
}

/**
 * Progressive resizing: the first passes are made on smaller images, which cost less and teach a network as much at that time
 * (Howard 2018, https://www.fast.ai/posts/2018-04-30-dawnbench-fastai.html; Touvron et al. 2019, https://arxiv.org/abs/1906.06423, on why a
 * network that ends on the full size is right). It takes a network without a fixed number of pixels, as those that average over all of them.
 */
import { resizeTaps } from '@residualjs/common';
import { checkWhole } from './check-whole.js';

/** Options of progressive resizing. */
export interface ProgressiveResizingOptions {
  /** Pixels on each side of the smaller images. */
  size: number;
  /** The epochs, counted from 1, that have them. */
  epochs: number;
}

/** Throws where an option is out of bounds for images of `[H, W, C]`. */
export function checkProgressiveResizing(
  { size, epochs }: ProgressiveResizingOptions,
  [height, width]: readonly number[],
): void {
  checkWhole('progressiveResizing.size', size, 1, Math.min(height, width));
  checkWhole('progressiveResizing.epochs', epochs, 0, 2 ** 32 - 1);
}

/**
 * Images in a smaller size, `[N, H, W, C] -> [N, size, size, C]`, as `resize` does it for bytes: bilinear, and each pixel the average of all
 * that it covers.
 */
export function shrinkImages(
  images: Float32Array,
  [count, height, width, channels]: readonly [number, number, number, number],
  size: number,
): Float32Array {
  const [rows, columns] = [resizeTaps(height, size), resizeTaps(width, size)];
  const stride = width * channels;
  const result = new Float32Array(count * size * size * channels);
  const line = new Float32Array(stride);
  let out = 0;
  for (let image = 0; image < count; image++) {
    for (const { start, weights } of rows) {
      line.fill(0);
      let from = (image * height + start) * stride;
      for (const weight of weights) {
        for (let x = 0; x < stride; x++) line[x] += weight * images[from++];
      }
      for (const { start: column, weights: across } of columns) {
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let j = 0; j < across.length; j++) sum += across[j] * line[(column + j) * channels + c];
          result[out++] = sum;
        }
      }
    }
  }
  return result;
}

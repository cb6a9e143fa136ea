import { checkWhole } from './check-whole.js';
import type { ImageDataset, LazyImageDataset } from './dataset.js';
import type { ReadPixels } from './image/pixel-cache.js';

/** Options of {@link resizeDataset}. */
export interface ResizeDatasetOptions {
  /** The part of the shorter side that the middle keeps; default 1: all of it. */
  cropFraction?: number;
}

/** Reads images of one size that lie in memory. */
export function readFromMemory(
  { images, height, width }: { images: Uint8Array; height: number; width: number },
  channels: number,
): ReadPixels {
  const length = height * width * channels;
  return async (index) => ({
    data: images.subarray(index * length, (index + 1) * length),
    height,
    width,
    channels,
  });
}

/**
 * A dataset whose batches have its images in another size: each is resized when a batch is made of it, with the middle of what is not
 * square; a random resized crop is taken of the image as it was. For networks that were trained on larger images than those at hand.
 *
 * @throws RangeError on a size or a fraction out of bounds.
 *
 * @example
 * const cifar10 = resizeDataset(await loadDataset('cifar10'), 224);
 */
export function resizeDataset<Dataset extends ImageDataset>(
  { images, ...dataset }: Dataset,
  inputSize: number,
  { cropFraction = 1 }: ResizeDatasetOptions = {},
): Omit<Dataset, 'images'> & LazyImageDataset {
  checkWhole('inputSize', inputSize, 1, 65_536);
  const [height, width, channels] = dataset.shape;
  const origin = { images, height, width };
  return {
    ...dataset,
    shape: [inputSize, inputSize, channels],
    cropFraction,
    origin,
    read: readFromMemory(origin, channels),
  };
}

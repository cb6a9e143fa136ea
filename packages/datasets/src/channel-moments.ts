import type { ImageDataset } from './dataset.js';

/** Mean and standard deviation of each channel, of values scaled to 0..1. */
export interface ChannelMoments {
  /** Mean of each channel. */
  mean: number[];
  /** Standard deviation of each channel, over all pixels of all images (not an estimate from a sample: divided by their number). */
  std: number[];
}

/** What the values of images come to in each channel: what they are normalised by, if these are the training images. */
export function channelMoments({ images, shape }: Pick<ImageDataset, 'images' | 'shape'>): ChannelMoments {
  const channels = shape[2];
  const counts = Array.from({ length: channels }, () => new Float64Array(256)); // whole numbers: no rounding adds up
  for (let i = 0; i < images.length; ) for (const count of counts) count[images[i++]]++;
  const pixels = images.length / channels;
  const mean = counts.map((count) => count.reduce((sum, times, value) => sum + times * value, 0) / pixels);
  const variance = counts.map(
    (count, c) => count.reduce((sum, times, value) => sum + times * (value - mean[c]) ** 2, 0) / pixels,
  );
  return { mean: mean.map((value) => value / 255), std: variance.map((value) => Math.sqrt(value) / 255) };
}

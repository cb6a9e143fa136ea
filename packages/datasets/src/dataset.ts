/** Which part of a dataset it is. */
export type Split = 'train' | 'test' | 'validation';

/**
 * Labelled images in memory, one byte a channel value, in the layout that tfjs convolutions take.
 * Everything in this package makes, cuts or reads one of these; a plain object of your own will do as well.
 */
export interface ImageDataset {
  /** What it is, for example `mnist`. */
  name: string;
  /** Which part it is. */
  split: Split;
  /** `[size, H, W, C]`, row-major. */
  images: Uint8Array;
  /** `[size]`, each below `classes.length`. */
  labels: Uint8Array;
  /** Number of images. */
  size: number;
  /** `[H, W, C]` of one image. */
  shape: [height: number, width: number, channels: number];
  /** The name of each class; the label is its index. */
  classes: string[];
  /** Mean of each channel of the training images, of values scaled to 0..1. */
  mean: number[];
  /** Standard deviation of each channel of the training images, of values scaled to 0..1. */
  std: number[];
  /** Where it came from, in words, if it was read from somewhere. */
  source?: string;
}

/**
 * Throws a RangeError unless the lengths of `images`, `labels`, `mean` and `std` agree with `size` and `shape`.
 */
export function checkDataset({ name, images, labels, size, shape, mean, std }: ImageDataset): void {
  const [height, width, channels] = shape;
  const wanted = size * height * width * channels;
  if (images.length !== wanted) {
    throw new RangeError(
      `dataset '${name}': images has ${images.length} values where ${size} images of ` +
        `${height}x${width}x${channels} need ${wanted}`,
    );
  }
  if (labels.length !== size) {
    throw new RangeError(`dataset '${name}': ${labels.length} labels where there are ${size} images`);
  }
  if (mean.length !== channels || std.length !== channels) {
    throw new RangeError(
      `dataset '${name}': mean and std have ${mean.length} and ${std.length} values where images have ` +
        `${channels} channels: give one for each channel`,
    );
  }
}

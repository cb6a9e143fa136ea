import type { Pixels } from './augmentation/pixels.js';
import type { DecodeOptions, ImageFile } from './image/decode.js';

/** Which part of a dataset it is. */
export type Split = 'train' | 'test' | 'validation';

/** What is known of labelled images, wherever they are. */
export interface LabelledImages {
  /** What it is, for example `mnist`. */
  name: string;
  /** Which part it is. */
  split: Split;
  /** `[size]`, each below `classes.length`. */
  labels: Uint8Array | Uint16Array;
  /** Number of images. */
  size: number;
  /** `[H, W, C]` of one image in a batch. */
  shape: [height: number, width: number, channels: number];
  /** The name of each class; the label is its index. */
  classes: string[];
  /** Mean of each channel of the training images, of values scaled to 0..1. */
  mean: number[];
  /** Standard deviation of each channel of the training images, of values scaled to 0..1. */
  std: number[];
  /** The order in which batches have the channels, `mean` and `std` too; the images are in RGB. Default `rgb`. */
  channelOrder?: 'rgb' | 'bgr';
  /** Where it came from, in words, if it was read from somewhere. */
  source?: string;
}

/**
 * Labelled images in memory, one byte a channel value, in the layout that tfjs convolutions take; a plain object of your
 * own will do as well.
 */
export interface ImageDataset extends LabelledImages {
  /** `[size, H, W, C]`, row-major. */
  images: Uint8Array;
}

/**
 * Labelled images of any size that are read when they are needed. A batch has them in its `shape`: a random resized crop of each
 * where the augmentation asks for one, else the shorter side is resized to that of `shape` over `cropFraction` and the middle
 * is taken.
 */
export interface LazyImageDataset extends LabelledImages {
  /**
   * The image as it is, with the channels of `shape`.
   *
   * @throws ImageDecodeError naming the file that is damaged.
   */
  read(index: number): Promise<Pixels>;
  /** The part of the shorter side that the middle keeps; default 0.875, as 224 of 256 pixels for ImageNet. */
  cropFraction?: number;
  /** What workers have the same images from; without it batches are made by whoever asks for them. */
  origin?: ImageOrigin;
}

/** Where images of any size come from: a file each, or memory that holds images of another size, `[size, height, width, C]`. */
export type ImageOrigin =
  | { files: readonly ImageFile[]; decode: DecodeOptions }
  | { images: Uint8Array; height: number; width: number };

/** Labelled images in memory or in files: everything in this package takes both. */
export type AnyImageDataset = ImageDataset | LazyImageDataset;

/** Whether the images of a dataset are read when they are needed. */
export const isLazy = (dataset: AnyImageDataset): dataset is LazyImageDataset => 'read' in dataset;

/**
 * Throws a RangeError unless the lengths of `images` or files, `labels`, `mean` and `std` agree with `size` and `shape`.
 */
export function checkDataset(dataset: AnyImageDataset): void {
  const { name, labels, size, shape, mean, std } = dataset;
  const [height, width, channels] = shape;
  if (isLazy(dataset)) checkLazy(dataset);
  else {
    const { length } = dataset.images;
    const wanted = size * height * width * channels;
    if (length !== wanted) {
      throw new RangeError(
        `dataset '${name}': images has ${length} values where ${size} images of ` +
          `${height}x${width}x${channels} need ${wanted}`,
      );
    }
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

function checkLazy({ name, size, shape, cropFraction = 1, origin }: LazyImageDataset): void {
  if (!shape.every((length) => Number.isInteger(length) && length >= 1)) {
    throw new RangeError(`dataset '${name}': shape (=[${shape}]) must be of integers of at least 1`);
  }
  if (!(cropFraction > 0 && cropFraction <= 1)) {
    throw new RangeError(`dataset '${name}': cropFraction (=${cropFraction}) must be above 0 and at most 1`);
  }
  if (origin === undefined) return;
  const count =
    'files' in origin
      ? origin.files.length
      : origin.images.length / (origin.height * origin.width * shape[2]);
  if (count !== size) {
    throw new RangeError(`dataset '${name}': its origin has ${count} images where there are ${size}`);
  }
}

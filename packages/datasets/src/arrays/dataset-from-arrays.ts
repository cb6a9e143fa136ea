import { channelMoments } from '../channel-moments.js';
import { checkDataset, type ImageDataset, type Split } from '../dataset.js';
import { normalizationTable } from '../normalization.js';
import { type ImageValues, readImages } from './image-values.js';
import { type LabelValues, readLabels } from './label-values.js';

/** What {@link datasetFromArrays} makes a dataset of. */
export interface DatasetArrays {
  /**
   * The values of `[N, H, W, C]`, row by row: flat, or nested as far as you like (`[N][H * W * C]` to `[N][H][W][C]`). Those in
   * a `Uint8Array` or `Uint8ClampedArray` are from 0 to 255; all others are from 0 to 1, and are rounded to these 256 levels.
   */
  images: ImageValues;
  /** `N` labels from 0 on: flat, each in a list (`[N][1]`), or one-hot (`[N][classes]`). */
  labels: LabelValues;
  /** `[H, W, C]` of one image. */
  shape: readonly [height: number, width: number, channels: number];
  /** The names of the classes, or how many there are, at most 65,536; default: as many as the labels ask for. */
  classes?: readonly string[] | number;
  /** What messages call it; default `arrays`. */
  name?: string;
  /** Which part of a dataset it is; default `train`. */
  split?: Split;
  /**
   * Mean of each channel, of values from 0 to 1; default: that of these images. Images to test on are given that of the
   * training images: `{ mean: train.mean, std: train.std }`.
   */
  mean?: readonly number[];
  /** Standard deviation of each channel, likewise. */
  std?: readonly number[];
}

/**
 * A dataset of images of your own, checked. A flat `Uint8Array` is kept, not copied.
 *
 * @throws RangeError naming the place of a value or label out of range, or what of counts, names and constants does not fit.
 *
 * @example
 * const images = [Float32Array.of(0, 0.25, 0.5, 1), Float32Array.of(1, 1, 0.5, 0)];
 * const dataset = datasetFromArrays({ images, labels: [0, 1], shape: [2, 2, 1], classes: ['rising', 'falling'] });
 */
export function datasetFromArrays({
  images: values,
  labels: given,
  shape,
  classes: named,
  name = 'arrays',
  split = 'train',
  mean,
  std,
}: DatasetArrays): ImageDataset {
  const [height, width, channels] = shape;
  for (const length of [height, width, channels]) {
    if (!Number.isInteger(length) || length < 1) {
      throw new RangeError(
        `shape (=[${shape.join(', ')}]) must be of three integers of at least 1: [H, W, C]`,
      );
    }
  }
  const { labels, classes } = readLabels(given, typeof named === 'object' ? named.length : named);
  const names = typeof named === 'object' ? [...named] : Array.from({ length: classes }, (_, i) => String(i));
  const size = labels.length;
  const images = readImages(values, [size, height, width, channels]);
  const own = mean && std ? { mean, std } : channelMoments({ images, shape: [height, width, channels] });
  const dataset: ImageDataset = {
    name,
    split,
    images,
    labels,
    size,
    shape: [height, width, channels],
    classes: names,
    mean: [...(mean ?? own.mean)],
    std: [...(std ?? own.std)],
    source: 'made by datasetFromArrays',
  };
  checkDataset(dataset);
  normalizationTable(dataset, true); // throws on a deviation of 0, as of a channel that is all alike
  return dataset;
}

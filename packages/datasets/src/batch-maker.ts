import { type AugmentOptions, checkAugment, writeAugmented, writeAugmentedPixels } from './augment.js';
import { centerFit } from './augmentation/center-fit.js';
import type { Pixels } from './augmentation/pixels.js';
import { checkWhole } from './check-whole.js';
import { type AnyImageDataset, checkDataset, isLazy, type LazyImageDataset } from './dataset.js';
import { cachePixels } from './image/pixel-cache.js';
import { inLanes } from './in-lanes.js';
import { checkMix, type MixOptions, mixBatch, mixes } from './mix.js';
import { normalizationTable } from './normalization.js';
import { permutation } from './permutation.js';
import {
  checkProgressiveResizing,
  type ProgressiveResizingOptions,
  shrinkImages,
} from './progressive-resizing.js';
import { checkSeed, random } from './random.js';

/** How the images of a dataset become batches; the same in every pass. */
export interface BatchMakerOptions {
  /** Images in a batch; default 128, as He et al. 2015. */
  batchSize?: number;
  /** A new random order each epoch; default false: the order of the dataset. */
  shuffle?: boolean;
  /** Fixes the order and the augmentation; default 0. */
  seed?: number;
  /** How images are varied; default: not. */
  augment?: AugmentOptions;
  /** Mixup and CutMix: images and labels of a batch are mixed with each other; default: none. */
  mix?: MixOptions;
  /** Smaller images in the first epochs; default: none. */
  progressiveResizing?: ProgressiveResizingOptions;
  /** `(value / 255 - mean) / std` with the dataset's constants; false gives `value / 255`; default true. */
  normalize?: boolean;
  /** Leave out a last batch that is not full; default false. */
  dropRemainder?: boolean;
  /** Bytes of images that are kept once they are decoded, where the dataset is lazy; default 2^29: 3,500 of 224 x 224. */
  cacheBytes?: number;
}

/** A batch before it is tensors: it can be made in a worker and handed over. */
export interface BatchArrays {
  /** Values of `shape`. */
  images: Float32Array;
  /** `[N, H, W, C]`. */
  shape: [count: number, height: number, width: number, channels: number];
  /** `[N]` labels, or where images are mixed `[N, classes]` targets. */
  labels: Int32Array | Float32Array;
}

/** Makes any batch of any pass over a dataset, from its place alone. */
export interface BatchMaker {
  /** Batches in a pass. */
  readonly batches: number;
  /** Images in a pass. */
  readonly size: number;
  /** Whether another epoch gives other batches. */
  readonly varies: boolean;
  /** Batch `number`, from 0 on, of a pass. */
  make(epoch: number, number: number): Promise<BatchArrays>;
}

/** What is kept of decoded images by default. */
export const CACHE_BYTES = 2 ** 29;

/** Images that are read and decoded at a time: as many as Node has threads for it. */
const LANES = 4;

/**
 * What makes the batches of a dataset. Order and augmentation depend on seed, epoch and an image's index only, so that
 * whoever makes a batch, and after which others, makes the same.
 *
 * @throws RangeError on options out of bounds, or a dataset whose parts disagree.
 */
export function batchMaker(
  dataset: AnyImageDataset,
  {
    batchSize = 128,
    shuffle = false,
    seed = 0,
    augment = {},
    mix = {},
    progressiveResizing = { size: 1, epochs: 0 },
    normalize = true,
    dropRemainder = false,
    cacheBytes = CACHE_BYTES,
  }: BatchMakerOptions = {},
): BatchMaker {
  checkDataset(dataset);
  checkWhole('batchSize', batchSize, 1, 2 ** 31);
  checkWhole('cacheBytes', cacheBytes, 0, Number.MAX_SAFE_INTEGER);
  checkAugment(augment, dataset.shape);
  checkSeed(seed);
  checkMix(mix);
  checkProgressiveResizing(progressiveResizing, dataset.shape);
  const [height, width, channels] = dataset.shape;
  const { labels, classes } = dataset;
  const mixing = mixes(mix);
  const size = dropRemainder ? dataset.size - (dataset.size % batchSize) : dataset.size;
  const write = imageWriter(dataset, augment, seed, normalizationTable(dataset, normalize), cacheBytes);
  let order: { epoch: number; indices: Uint32Array } | null = null;

  /** The indices of a pass, in its order; those of the last pass asked for are kept. */
  function orderOf(epoch: number): Uint32Array {
    if (order?.epoch === epoch) return order.indices;
    const indices = shuffle
      ? permutation(dataset.size, random(seed, 'shuffle', epoch))
      : Uint32Array.from({ length: dataset.size }, (_, i) => i);
    order = { epoch, indices };
    return indices;
  }

  async function make(epoch: number, number: number): Promise<BatchArrays> {
    const batch = await makeFull(epoch, number);
    const { size: side, epochs } = progressiveResizing;
    if (epoch < 1 || epoch > epochs) return batch; // epoch 0 is evaluation's
    const images = shrinkImages(batch.images, batch.shape, side);
    return { ...batch, images, shape: [batch.shape[0], side, side, channels] };
  }

  async function makeFull(epoch: number, number: number): Promise<BatchArrays> {
    const indices = orderOf(epoch).subarray(number * batchSize, Math.min(size, (number + 1) * batchSize));
    const count = indices.length;
    const images = new Float32Array(count * height * width * channels); // not reused: some backends keep it as the tensor's memory
    await write(images, indices, epoch);
    if (dataset.channelOrder === 'bgr') reverseChannels(images, channels);
    const made = { images, shape: [count, height, width, channels] } satisfies Partial<BatchArrays>;
    if (!mixing) return { ...made, labels: Int32Array.from(indices, (index) => labels[index]) };
    const targets = new Float32Array(count * classes.length);
    for (const [i, index] of indices.entries()) targets[i * classes.length + labels[index]] = 1;
    const batch = { images, targets, shape: dataset.shape, classes: classes.length };
    mixBatch(batch, mix, seed, epoch, number);
    return { ...made, labels: targets };
  }

  const varies = shuffle || mixing || progressiveResizing.epochs > 0 || Object.values(augment).some(Boolean);
  return { batches: Math.ceil(size / batchSize), size, varies, make };
}

/** Writes images, each varied and normalised, one behind the other; only those that are read take time of their own. */
function imageWriter(
  dataset: AnyImageDataset,
  augment: AugmentOptions,
  seed: number,
  table: Float32Array,
  cacheBytes: number,
): (images: Float32Array, indices: Uint32Array, epoch: number) => Promise<void> {
  const [height, width, channels] = dataset.shape;
  const length = height * width * channels;
  if (!isLazy(dataset)) {
    return async (images, indices, epoch) => {
      for (const [i, index] of indices.entries()) {
        writeAugmented(dataset, index, augment, { seed, epoch }, table, images, i * length);
      }
    };
  }
  const read = cachePixels((index) => dataset.read(index), cacheBytes);
  return (images, indices, epoch) =>
    inLanes(indices.length, LANES, async (i) => {
      const index = indices[i];
      const pixels = await read(index);
      const fitted = augment.randomResizedCrop ? pixels : middle(pixels, dataset);
      writeAugmentedPixels(fitted, dataset.shape, augment, { seed, epoch, index }, table, images, i * length);
    });
}

/** The middle of an image in the shape of the dataset. */
function middle(pixels: Pixels, { shape: [height, width], cropFraction = 0.875 }: LazyImageDataset): Pixels {
  const resize = Math.floor(Math.min(height, width) / cropFraction + 1e-6); // 224 / (224 / 232) is 232
  return centerFit(pixels, height, width, { resize });
}

/** RGB to BGR, in place. */
function reverseChannels(images: Float32Array, channels: number): void {
  for (let first = 0; first < images.length; first += channels) {
    const last = first + channels - 1;
    const kept = images[first];
    images[first] = images[last];
    images[last] = kept;
  }
}

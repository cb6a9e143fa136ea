import { type AugmentOptions, checkAugment, writeAugmented } from './augment.js';
import { checkDataset, type ImageDataset } from './dataset.js';
import { checkMix, type MixOptions, mixBatch, mixes } from './mix.js';
import { normalizationTable } from './normalization.js';
import { permutation } from './permutation.js';
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
  /** `(value / 255 - mean) / std` with the dataset's constants; false gives `value / 255`; default true. */
  normalize?: boolean;
  /** Leave out a last batch that is not full; default false. */
  dropRemainder?: boolean;
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
  make(epoch: number, number: number): BatchArrays;
}

/** Throws unless a value is an integer within bounds. */
export function checkWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} (=${value}) must be an integer from ${least} to ${most}`);
  }
}

/**
 * What makes the batches of a dataset. Order and augmentation depend on seed, epoch and an image's index only, so that
 * whoever makes a batch, and after which others, makes the same.
 *
 * @throws RangeError on options out of bounds, or a dataset whose parts disagree.
 */
export function batchMaker(
  dataset: ImageDataset,
  {
    batchSize = 128,
    shuffle = false,
    seed = 0,
    augment = {},
    mix = {},
    normalize = true,
    dropRemainder = false,
  }: BatchMakerOptions = {},
): BatchMaker {
  checkDataset(dataset);
  const { labels, shape } = dataset;
  const [height, width, channels] = shape;
  checkWhole('batchSize', batchSize, 1, 2 ** 31);
  checkAugment(augment, shape);
  checkSeed(seed);
  checkMix(mix);
  const mixing = mixes(mix);
  const classes = dataset.classes.length;
  const table = normalizationTable(dataset, normalize);
  const pixels = height * width * channels;
  const size = dropRemainder ? dataset.size - (dataset.size % batchSize) : dataset.size;
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

  function make(epoch: number, number: number): BatchArrays {
    const indices = orderOf(epoch).subarray(number * batchSize, Math.min(size, (number + 1) * batchSize));
    const count = indices.length;
    const images = new Float32Array(count * pixels); // not reused: some backends keep it as the tensor's memory
    for (const [i, index] of indices.entries()) {
      writeAugmented(dataset, index, augment, { seed, epoch }, table, images, i * pixels);
    }
    const made = { images, shape: [count, height, width, channels] } satisfies Partial<BatchArrays>;
    if (!mixing) return { ...made, labels: Int32Array.from(indices, (index) => labels[index]) };
    const targets = new Float32Array(count * classes);
    for (const [i, index] of indices.entries()) targets[i * classes + labels[index]] = 1;
    mixBatch({ images, targets, shape, classes }, mix, seed, epoch, number);
    return { ...made, labels: targets };
  }

  const varies = shuffle || mixing || Object.values(augment).some(Boolean);
  return { batches: Math.ceil(size / batchSize), size, varies, make };
}

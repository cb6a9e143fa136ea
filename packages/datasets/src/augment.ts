import { centerFit } from './augmentation/center-fit.js';
import { type ColorJitterOptions, checkColorJitter, colorJitter } from './augmentation/color-jitter.js';
import { cutout } from './augmentation/cutout.js';
import type { Pixels } from './augmentation/pixels.js';
import {
  drawPlacement,
  type PlacementOptions,
  place,
  UNMOVED,
  writePlaced,
} from './augmentation/placement.js';
import { checkRandAugment, type RandAugmentOptions, randAugment } from './augmentation/rand-augment.js';
import {
  checkRandomResizedCrop,
  type RandomResizedCropOptions,
  randomResizedCrop,
} from './augmentation/random-resized-crop.js';
import type { ImageDataset } from './dataset.js';
import { random } from './random.js';

/** How training images are varied: cut and mirrored first, then their pixels changed, in the order of these options. */
export interface AugmentOptions extends PlacementOptions {
  /** A random part of the image, resized to the size of all: in place of `padCrop`; default none. */
  randomResizedCrop?: RandomResizedCropOptions;
  /** Operations on the pixels, drawn from fourteen, after crop and flip; default none. */
  randAugment?: RandAugmentOptions;
  /** Changes of brightness, contrast, saturation and hue, after that; default none. */
  colorJitter?: ColorJitterOptions;
  /**
   * The side of a square that is set to 0 in the end, which is the mean where images are normalised; 16 for CIFAR-10 in
   * DeVries and Taylor 2017; default 0: none.
   */
  cutout?: number;
}

/** Which pass over which image it is: all that augmentation is drawn from, so that it can be replayed from any point. */
export interface Occasion {
  /** Of the run. */
  seed: number;
  /** Which pass over the dataset. */
  epoch: number;
  /** Which image of the dataset. */
  index: number;
}

/** Throws where an option is out of bounds for images of `[H, W, C]`. */
export function checkAugment(
  { padCrop = 0, cutout = 0, randomResizedCrop, colorJitter, randAugment }: AugmentOptions,
  [height, width, channels]: readonly number[],
): void {
  for (const [name, value] of Object.entries({ padCrop, cutout })) {
    const most = (name === 'cutout' ? 2 : 1) * Math.max(height, width);
    if (!Number.isInteger(value) || value < 0 || value > most) {
      throw new RangeError(`augment.${name} (=${value}) must be an integer from 0 to ${most}`);
    }
  }
  if (randomResizedCrop) checkRandomResizedCrop(randomResizedCrop);
  if (randomResizedCrop && padCrop > 0) {
    throw new RangeError(
      `augment.padCrop (=${padCrop}) and augment.randomResizedCrop both crop: give one of them`,
    );
  }
  if ((colorJitter || randAugment) && channels !== 1 && channels !== 3) {
    throw new RangeError(`images of ${channels} channels have no colours to change; they must have 1 or 3`);
  }
  if (colorJitter) checkColorJitter(colorJitter);
  if (randAugment) checkRandAugment(randAugment);
}

/**
 * Writes an image of any size into `target` from `start` on, as one of `[height, width, C]`, varied in every way that is
 * asked for and passed through the `[C, 256]` table. Without a random resized crop an image of another size is resized to
 * cover the shape and cut to its middle first. Draws from the occasion alone.
 *
 * @param options - As `batches` takes them; what is out of bounds for the shape must have been refused by it.
 * @param table - What each byte of each channel becomes, as `normalizationTable` makes it.
 * @throws RangeError if the image has not the channels of the shape.
 */
export function writeAugmentedPixels(
  pixels: Pixels,
  [height, width, channels]: readonly [height: number, width: number, channels: number],
  options: AugmentOptions,
  { seed, epoch, index }: Occasion,
  table: Float32Array,
  target: Float32Array,
  start: number,
): void {
  if (pixels.channels !== channels) {
    throw new RangeError(`image ${index} has ${pixels.channels} channels where the others have ${channels}`);
  }
  const { randomResizedCrop: crop, randAugment: operations, colorJitter: jitter, cutout: side = 0 } = options;
  const sized = crop
    ? randomResizedCrop(pixels, { ...crop, height, width }, random(seed, 'crop', epoch, index))
    : centerFit(pixels, height, width);
  const placement = drawPlacement(options, seed, epoch, index);
  const uniform = random(seed, 'pixels', epoch, index);
  if (operations || jitter) {
    let varied = place(sized, placement);
    if (operations) varied = randAugment(varied, operations, uniform);
    if (jitter) varied = colorJitter(varied, jitter, uniform);
    writePlaced(varied, UNMOVED, table, target, start);
  } else {
    writePlaced(sized, placement, table, target, start);
  }
  if (side > 0) {
    const shape = [height, width, channels];
    cutout(target.subarray(start, start + height * width * channels), shape, side, uniform);
  }
}

/** Writes an image of a dataset as {@link writeAugmentedPixels} does. */
export function writeAugmented(
  { images, shape }: Pick<ImageDataset, 'images' | 'shape'>,
  index: number,
  options: AugmentOptions,
  { seed, epoch }: Omit<Occasion, 'index'>,
  table: Float32Array,
  target: Float32Array,
  start: number,
): void {
  const [height, width, channels] = shape;
  const length = height * width * channels;
  const data = images.subarray(index * length, (index + 1) * length);
  const pixels = { data, height, width, channels };
  writeAugmentedPixels(pixels, shape, options, { seed, epoch, index }, table, target, start);
}

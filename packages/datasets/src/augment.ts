/**
 * Pad, crop and flip: the augmentation of He et al. 2015 (section 4.2), after Lee et al. 2015: pad every side by 4, take
 * a random crop of the old size, mirror it left to right half of the time. Then what changes pixels, where it is asked for.
 */
import { type ColorJitterOptions, checkColorJitter, colorJitter } from './augmentation/color-jitter.js';
import { cutout } from './augmentation/cutout.js';
import type { Pixels } from './augmentation/pixels.js';
import { checkRandAugment, type RandAugmentOptions, randAugment } from './augmentation/rand-augment.js';
import type { ImageDataset } from './dataset.js';
import { random } from './random.js';

/** How training images are varied. */
export interface AugmentOptions {
  /** Pixels of black added on every side before a crop of the old size; default 0: no crop. */
  padCrop?: number;
  /** Mirror left to right with probability 1/2; default false. */
  flip?: boolean;
  /** Operations on the pixels, drawn from fourteen, after crop and flip; default none. */
  randAugment?: RandAugmentOptions;
  /** Changes of brightness, contrast, saturation and hue, after that; default none. */
  colorJitter?: ColorJitterOptions;
  /** The side of a square that is cleared to the mean in the end; 16 for CIFAR-10 in DeVries and Taylor 2017; default 0: none. */
  cutout?: number;
}

/** Throws where an option is out of bounds. */
export function checkAugment(
  { padCrop = 0, cutout = 0, colorJitter, randAugment }: AugmentOptions,
  [height, width, channels]: readonly number[],
): void {
  for (const [name, value] of Object.entries({ padCrop, cutout })) {
    const most = (name === 'cutout' ? 2 : 1) * Math.max(height, width);
    if (!Number.isInteger(value) || value < 0 || value > most) {
      throw new RangeError(`augment.${name} (=${value}) must be an integer from 0 to ${most}`);
    }
  }
  if ((colorJitter || randAugment) && channels !== 1 && channels !== 3) {
    throw new RangeError(`images of ${channels} channels have no colours to change; they must have 1 or 3`);
  }
  if (colorJitter) checkColorJitter(colorJitter);
  if (randAugment) checkRandAugment(randAugment);
}

/** Where the crop starts, relative to the unpadded image, and whether it is mirrored. */
export interface Placement {
  /** Rows down from the image's first, -padCrop to padCrop. */
  top: number;
  /** Columns right of the image's first, -padCrop to padCrop. */
  left: number;
  /** Mirrored left to right. */
  flipped: boolean;
}

/**
 * Draws the placement of one image from the seed, the epoch and the image's index alone, so that a run can be
 * replayed exactly from any point and with any batch size. Both offsets are uniform over their 2 padCrop + 1 values.
 */
export function drawPlacement(
  { padCrop = 0, flip = false }: AugmentOptions,
  seed: number,
  epoch: number,
  index: number,
): Placement {
  const uniform = random(seed, 'augment', epoch, index);
  const offset = () => Math.floor(uniform() * (2 * padCrop + 1)) - padCrop;
  const [top, left] = [offset(), offset()];
  return { top, left, flipped: flip && uniform() < 0.5 };
}

/**
 * Writes image `index` of the dataset into `target` from `start` on, cropped, mirrored and passed through the `[C, 256]`
 * table. What lies outside the image is black before normalisation, as in torchvision's RandomCrop, with which the
 * published CIFAR ResNets were trained.
 */
export function writePlaced(
  { images, shape: [height, width, channels] }: Pick<ImageDataset, 'images' | 'shape'>,
  index: number,
  { top, left, flipped }: Placement,
  table: Float32Array,
  target: Float32Array,
  start: number,
): void {
  const source = index * height * width * channels;
  const step = flipped ? -1 : 1;
  let out = start;
  for (let y = 0; y < height; y++) {
    const row = y + top;
    const within = row >= 0 && row < height;
    let column = left + (flipped ? width - 1 : 0);
    for (let x = 0; x < width; x++, column += step) {
      if (within && column >= 0 && column < width) {
        const pixel = source + (row * width + column) * channels;
        for (let c = 0; c < channels; c++) target[out++] = table[c * 256 + images[pixel + c]];
      } else {
        for (let c = 0; c < channels; c++) target[out++] = table[c * 256];
      }
    }
  }
}

/** The table in which every value of 1 or 3 channels stands for itself. */
const RAW = Float32Array.from({ length: 3 * 256 }, (_, i) => i % 256);

/**
 * Writes an image of the dataset into `target` from `start` on, varied in every way that is asked for and passed through the
 * table. Draws from the seed, the epoch and the image's index alone.
 */
export function writeAugmented(
  dataset: Pick<ImageDataset, 'images' | 'shape'>,
  index: number,
  options: AugmentOptions,
  { seed, epoch }: { seed: number; epoch: number },
  table: Float32Array,
  target: Float32Array,
  start: number,
): void {
  const placement = drawPlacement(options, seed, epoch, index);
  const { randAugment: operations, colorJitter: jitter, cutout: side = 0 } = options;
  const [height, width, channels] = dataset.shape;
  const length = height * width * channels;
  const uniform = random(seed, 'pixels', epoch, index);
  if (!operations && !jitter) writePlaced(dataset, index, placement, table, target, start);
  else {
    const raw = new Float32Array(length);
    writePlaced(dataset, index, placement, RAW, raw, 0);
    let pixels: Pixels = { data: Uint8Array.from(raw), height, width, channels };
    if (operations) pixels = randAugment(pixels, operations, uniform);
    if (jitter) pixels = colorJitter(pixels, jitter, uniform);
    for (let i = 0; i < length; i++) target[start + i] = table[(i % channels) * 256 + pixels.data[i]];
  }
  if (side > 0) cutout(target.subarray(start, start + length), dataset.shape, side, uniform);
}

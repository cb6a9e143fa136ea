/**
 * Pad, crop and flip: the augmentation of He et al. 2015 (section 4.2), after Lee et al. 2015: pad every side by 4, take
 * a random crop of the old size, mirror it left to right half of the time.
 */
import { random } from '../random.js';
import { type Pixels, withData } from './pixels.js';

/** What of an image is kept, and which way round. */
export interface PlacementOptions {
  /** Pixels of black added on every side before a crop of the old size; default 0: no crop. */
  padCrop?: number;
  /** Mirror left to right with probability 1/2; default false. */
  flip?: boolean;
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

/** The image as it is. */
export const UNMOVED: Placement = { top: 0, left: 0, flipped: false };

/**
 * Draws the placement of one image from the seed, the epoch and the image's index alone, so that a run can be
 * replayed exactly from any point and with any batch size. Both offsets are uniform over their 2 padCrop + 1 values.
 */
export function drawPlacement(
  { padCrop = 0, flip = false }: PlacementOptions,
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
 * Writes an image into `target` from `start` on, cropped, mirrored and passed through the `[C, 256]` table. What lies
 * outside the image is black before normalisation, as in torchvision's RandomCrop, with which the published CIFAR ResNets
 * were trained.
 */
export function writePlaced(
  { data, height, width, channels }: Pixels,
  { top, left, flipped }: Placement,
  table: Float32Array | Uint8Array,
  target: Float32Array | Uint8Array,
  start: number,
): void {
  const step = flipped ? -1 : 1;
  let out = start;
  for (let y = 0; y < height; y++) {
    const row = y + top;
    const within = row >= 0 && row < height;
    let column = left + (flipped ? width - 1 : 0);
    for (let x = 0; x < width; x++, column += step) {
      if (within && column >= 0 && column < width) {
        const pixel = (row * width + column) * channels;
        for (let c = 0; c < channels; c++) target[out++] = table[c * 256 + data[pixel + c]];
      } else {
        for (let c = 0; c < channels; c++) target[out++] = table[c * 256];
      }
    }
  }
}

/** The table in which every value of up to 3 channels stands for itself. */
const ITSELF = Uint8Array.from({ length: 3 * 256 }, (_, i) => i % 256);

/** An image of at most 3 channels, so placed. */
export function place(pixels: Pixels, placement: Placement): Pixels {
  const data = new Uint8Array(pixels.data.length);
  writePlaced(pixels, placement, ITSELF, data, 0);
  return withData(pixels, data);
}

import { roundHalfToEven } from '@residualjs/common';
import type { Random } from '../random.js';
import type { Pixels } from './pixels.js';
import { resize } from './resize.js';

/** Which crops {@link randomResizedCrop} takes. */
export interface RandomResizedCropOptions {
  /** The least and the most of the image's area that a crop has; default 0.08 to 1, as Szegedy et al. 2015 and torchvision. */
  scale?: readonly [least: number, most: number];
  /** The least and the most of its width over its height; default 3/4 to 4/3, likewise. */
  ratio?: readonly [least: number, most: number];
}

/** A part of an image. */
export interface Box {
  /** Its first row. */
  top: number;
  /** Its first column. */
  left: number;
  /** Rows. */
  height: number;
  /** Columns. */
  width: number;
}

const SCALE = [0.08, 1] as const;
const RATIO = [3 / 4, 4 / 3] as const;

/** Draws before the middle is taken, as torchvision. */
const TRIES = 10;

/** Throws where a crop is none that can be drawn. */
export function checkRandomResizedCrop({ scale = SCALE, ratio = RATIO }: RandomResizedCropOptions): void {
  for (const [name, [least, most], bound] of [
    ['scale', scale, 1],
    ['ratio', ratio, Number.MAX_VALUE],
  ] as const) {
    if (least > 0 && least <= most && most <= bound) continue;
    throw new RangeError(
      `randomResizedCrop.${name} (=[${least}, ${most}]) must be two numbers above 0, the lesser first` +
        (bound === 1 ? ', and at most 1' : ''),
    );
  }
}

/**
 * Draws what part of a `height` x `width` image is kept: an area even in `scale`, a ratio even in its logarithm, and any
 * place alike. What does not fit in the image is drawn anew, ten times; then it is the largest part in the middle whose
 * ratio is allowed. The inception crop of Szegedy et al. 2015 (https://arxiv.org/abs/1409.4842, section 6), as the
 * `get_params` of torchvision's `RandomResizedCrop`.
 *
 * @throws RangeError on a scale or a ratio that cannot be drawn.
 */
export function drawCrop(
  height: number,
  width: number,
  { scale = SCALE, ratio = RATIO }: RandomResizedCropOptions,
  uniform: Random,
): Box {
  checkRandomResizedCrop({ scale, ratio });
  const between = (least: number, most: number) => least + (most - least) * uniform();
  for (let i = 0; i < TRIES; i++) {
    const area = height * width * between(...scale);
    const aspect = Math.exp(between(Math.log(ratio[0]), Math.log(ratio[1])));
    const w = roundHalfToEven(Math.sqrt(area * aspect));
    const h = roundHalfToEven(Math.sqrt(area / aspect));
    if (w < 1 || w > width || h < 1 || h > height) continue;
    const top = Math.floor(uniform() * (height - h + 1));
    return { top, left: Math.floor(uniform() * (width - w + 1)), height: h, width: w };
  }
  const [h, w] = largest(height, width, ratio);
  return { top: (height - h) >> 1, left: (width - w) >> 1, height: h, width: w };
}

/** Height and width of the largest part of an image whose ratio is allowed. */
function largest(
  height: number,
  width: number,
  [least, most]: readonly number[],
): [height: number, width: number] {
  if (width / height < least) return [roundHalfToEven(width / least), width];
  if (width / height > most) return [height, roundHalfToEven(height * most)];
  return [height, width];
}

/** The part of an image in a box, copied. */
export function crop({ data, width, channels }: Pixels, box: Box): Pixels {
  const row = box.width * channels;
  const result = new Uint8Array(box.height * row);
  for (let y = 0; y < box.height; y++) {
    const start = ((box.top + y) * width + box.left) * channels;
    result.set(data.subarray(start, start + row), y * row);
  }
  return { data: result, height: box.height, width: box.width, channels };
}

/**
 * A random part of an image ({@link drawCrop}), in another size ({@link resize}): `[H, W, C] -> [height, width, C]`.
 *
 * @param uniform - Gives values in [0, 1), such as `Math.random`.
 * @throws RangeError on options that cannot be drawn, or a size that is none.
 */
export function randomResizedCrop(
  pixels: Pixels,
  { height, width, ...options }: RandomResizedCropOptions & { height: number; width: number },
  uniform: Random,
): Pixels {
  return resize(crop(pixels, drawCrop(pixels.height, pixels.width, options, uniform)), height, width);
}

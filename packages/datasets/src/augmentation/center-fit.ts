import { geometryOf, resizeTaps } from '@residualjs/common';
import type { Pixels } from './pixels.js';
import { resample } from './resize.js';

/** Options of {@link centerFit}. */
export interface CenterFitOptions {
  /**
   * The image's shorter side before its middle is cut out, such as 256 for a middle of 224 x 224; default: the crop's own, so
   * that as little as may be is cut off. Where the crop is not square, that of a square as wide as its shorter side.
   */
  resize?: number;
}

/**
 * An image of any size as one of `height` x `width` that keeps its proportions: resized, and the middle of it. What networks
 * trained with random resized crops are evaluated on: torchvision's `Resize` and `CenterCrop`, in their rounding of sizes.
 *
 * @throws RangeError if `resize` is less than the shorter side of the crop.
 */
export function centerFit(
  pixels: Pixels,
  height: number,
  width: number,
  { resize = Math.min(height, width) }: CenterFitOptions = {},
): Pixels {
  const shorter = Math.min(height, width);
  if (!Number.isInteger(resize) || resize < shorter) {
    throw new RangeError(
      `resize (=${resize}) must be an integer of at least ${shorter}, the shorter side of a crop of ${height}x${width}`,
    );
  }
  const from = [pixels.height, pixels.width] as const;
  if (resize === shorter && from[0] === height && from[1] === width) return pixels;
  const { resized, offset, crop } = geometryOf(from, [height, width], shorter / resize);
  const taps = (side: 0 | 1) => resizeTaps(from[side], resized[side], offset[side], crop[side]);
  return resample(pixels, taps(0), taps(1));
}

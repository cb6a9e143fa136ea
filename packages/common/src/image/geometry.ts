import { roundHalfToEven } from '../round-half-to-even.js';

/** Height and width. */
export type Size = readonly [height: number, width: number];

/** Where the pixels of a resized and cropped image come from. */
export interface Geometry {
  /** The image is resized to this; the shape of its content stays (to a pixel). */
  readonly resized: Size;
  /** First row and column of the centre crop. */
  readonly offset: Size;
  /** Height and width of the crop. */
  readonly crop: Size;
}

/**
 * Shorter side to `crop / cropFraction`, then the centre: 256 and 224 for ImageNet's 0.875. Sizes are rounded as
 * torchvision's `Resize` and `CenterCrop` do.
 */
export function geometryOf([height, width]: Size, crop: Size, cropFraction: number): Geometry {
  const resized = resizedSize([height, width], crop, cropFraction);
  const middle = (side: 0 | 1) => roundHalfToEven((resized[side] - crop[side]) / 2);
  return { resized, offset: [middle(0), middle(1)], crop };
}

function resizedSize([height, width]: Size, crop: Size, cropFraction: number): Size {
  const heightIsShort = height / crop[0] <= width / crop[1];
  const short = Math.floor(crop[heightIsShort ? 0 : 1] / cropFraction + 1e-6); // 224 / (224 / 232) is 232
  if (heightIsShort) return [short, Math.max(crop[1], Math.trunc((short * width) / height))];
  return [Math.max(crop[0], Math.trunc((short * height) / width)), short];
}

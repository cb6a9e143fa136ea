/** Height and width. */
export type Size = readonly [height: number, width: number];

/** Where the pixels of a network's input come from in an image. */
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
  return { resized, offset: [middle(resized[0], crop[0]), middle(resized[1], crop[1])], crop };
}

/** Half of what is left over; of two middles the even one, as Python rounds. */
function middle(all: number, part: number): number {
  const half = (all - part) / 2;
  const below = Math.floor(half);
  return half === below || below % 2 === 0 ? below : below + 1;
}

function resizedSize([height, width]: Size, crop: Size, cropFraction: number): Size {
  const heightIsShort = height / crop[0] <= width / crop[1];
  const short = Math.floor(crop[heightIsShort ? 0 : 1] / cropFraction + 1e-6); // 224 / (224 / 232) is 232
  if (heightIsShort) return [short, Math.max(crop[1], Math.trunc((short * width) / height))];
  return [Math.max(crop[0], Math.trunc((short * height) / width)), short];
}

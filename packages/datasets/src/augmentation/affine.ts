import { roundHalfToEven } from '@residualjs/common';
import { type Pixels, withData } from './pixels.js';

/** How an image is moved: turned, moved and sheared about its middle. */
export interface Affine {
  /** Degrees, clockwise. */
  angle?: number;
  /** Pixels to the right and down. */
  translate?: readonly [x: number, y: number];
  /** Degrees along x and along y. */
  shear?: readonly [x: number, y: number];
  /** What the image is turned and sheared about; default its middle. */
  center?: readonly [x: number, y: number];
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** From a pixel of the result, counted from the middle of the image, to the place in the image that it comes from. */
function inverse(
  { angle = 0, translate: [tx, ty] = [0, 0], shear: [sx, sy] = [0, 0] }: Affine,
  [cx, cy]: readonly number[],
) {
  const [rotation, shearX, shearY] = [radians(angle), radians(sx), radians(sy)];
  const a = Math.cos(rotation - shearY) / Math.cos(shearY);
  const b = (-Math.cos(rotation - shearY) * Math.tan(shearX)) / Math.cos(shearY) - Math.sin(rotation);
  const c = Math.sin(rotation - shearY) / Math.cos(shearY);
  const d = (-Math.sin(rotation - shearY) * Math.tan(shearX)) / Math.cos(shearY) + Math.cos(rotation);
  // of determinant 1: a d - b c
  const offsetX = d * (-cx - tx) - b * (-cy - ty) + cx;
  const offsetY = -c * (-cx - tx) + a * (-cy - ty) + cy;
  return { xx: d, xy: -b, x: offsetX, yx: -c, yy: a, y: offsetY };
}

/**
 * Moves an image; each pixel takes the nearest of the image, and black where there is none: torchvision's `affine` with
 * `InterpolationMode.NEAREST`.
 */
export function affine(image: Pixels, how: Affine): Pixels {
  const { data, height, width, channels } = image;
  const [centerX, centerY] = how.center ?? [width / 2, height / 2];
  const from = inverse(how, [centerX - width / 2, centerY - height / 2]);
  const result = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const down = y + 0.5 - height / 2;
    for (let x = 0; x < width; x++) {
      const right = x + 0.5 - width / 2;
      const column = roundHalfToEven(from.xx * right + from.xy * down + from.x + width / 2 - 0.5);
      const line = roundHalfToEven(from.yx * right + from.yy * down + from.y + height / 2 - 0.5);
      if (column < 0 || column >= width || line < 0 || line >= height) continue;
      const [target, source] = [(y * width + x) * channels, (line * width + column) * channels];
      for (let c = 0; c < channels; c++) result[target + c] = data[source + c];
    }
  }
  return withData(image, result);
}

// Gradient of nearest-neighbour resizing, NHWC: each pixel of the output gradient is added to the pixel that it was copied from.
import { addValues } from "./accumulate";
import { F32 } from "./simd";

/** The row (or column) of `size` that row `at` of `outSize` was copied from, as the forward pass has it. */
// @ts-ignore: decorator
@inline
function nearest(at: i32, size: i32, outSize: i32, alignCorners: i32, halfPixelCenters: i32): i32 {
  const corners = alignCorners && outSize > 1 ? 1 : 0;
  const ratio = ((size - corners) as f64) / ((outSize - corners) as f64);
  const exact = ratio * (halfPixelCenters ? (at as f64) + 0.5 : at as f64);
  return min(size - 1, floor(alignCorners ? exact + 0.5 : exact) as i32);
}

/** inputGradient[batch][height][width][channels] from outputGradient[batch][outHeight][outWidth][channels]. */
export function resizeNearestGradient(
  outputGradient: usize, inputGradient: usize, batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  alignCorners: i32, halfPixelCenters: i32,
): void {
  const pixel = (channels as usize) * F32;
  const row = (width as usize) * pixel;
  const image = (height as usize) * row;
  memory.fill(inputGradient, 0, (batch as usize) * image);
  for (let left = batch; left != 0; left--) {
    for (let y = 0; y < outHeight; y++) {
      const target = inputGradient + (nearest(y, height, outHeight, alignCorners, halfPixelCenters) as usize) * row;
      for (let x = 0; x < outWidth; x++) {
        addValues(outputGradient, target + (nearest(x, width, outWidth, alignCorners, halfPixelCenters) as usize) * pixel, channels);
        outputGradient += pixel;
      }
    }
    inputGradient += image;
  }
}

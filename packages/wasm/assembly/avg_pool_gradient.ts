// Gradient of average pooling, NHWC: the gradient of each output is shared out evenly among the values of its window. Padding is no
// value, neither here nor in the forward pass.
import { F32, LANES, VEC } from "./simd";

/**
 * inputGradient[batch][height][width][channels] from outputGradient[batch][outHeight][outWidth][channels], for the images `first`
 * to `last`. It needs no scratch.
 */
export function avgPoolGradient(
  first: i32, last: i32, scratch: usize, outputGradient: usize, inputGradient: usize, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  windowHeight: i32, windowWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const pixel = (channels as usize) * F32;
  const row = (width as usize) * pixel;
  const image = (height as usize) * row;
  outputGradient += (first as usize) * ((outHeight * outWidth) as usize) * pixel;
  inputGradient += (first as usize) * image;
  memory.fill(inputGradient, 0, ((last - first) as usize) * image);
  for (let imagesLeft = last - first; imagesLeft != 0; imagesLeft--) {
    for (let y = 0; y < outHeight; y++) {
      const firstRow = max(0, y * strideHeight - top);
      const rows = min(height, y * strideHeight - top + windowHeight) - firstRow;
      for (let x = 0; x < outWidth; x++) {
        const firstColumn = max(0, x * strideWidth - left);
        const columns = min(width, x * strideWidth - left + windowWidth) - firstColumn;
        const share: f32 = 1 / ((rows * columns) as f32);
        let target = inputGradient + (firstRow as usize) * row + (firstColumn as usize) * pixel;
        for (let rowsLeft = rows; rowsLeft > 0; rowsLeft--) {
          let to = target;
          for (let columnsLeft = columns; columnsLeft > 0; columnsLeft--) {
            addShare(outputGradient, to, channels, share);
            to += pixel;
          }
          target += row;
        }
        outputGradient += pixel;
      }
    }
    inputGradient += image;
  }
}

/** target[c] += source[c] * share. */
// @ts-ignore: decorator
@inline
function addShare(source: usize, target: usize, channels: i32, share: f32): void {
  const shares = f32x4.splat(share);
  let left = channels;
  for (; left >= LANES; left -= LANES) {
    v128.store(target, f32x4.add(v128.load(target), f32x4.mul(v128.load(source), shares)));
    source += VEC;
    target += VEC;
  }
  for (; left != 0; left--) {
    store<f32>(target, load<f32>(target) + load<f32>(source) * share);
    source += F32;
    target += F32;
  }
}

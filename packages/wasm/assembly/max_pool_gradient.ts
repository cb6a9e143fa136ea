// Gradient of max pooling, NDHWC (a depth of 1 for images): the gradient of each output goes to the largest value of its window, the first one in reading
// order where several are equal. Padding is never the largest; a window of nothing but NaN or -infinity passes nothing on.
import { F32, LANES } from "./simd";

/**
 * inputGradient[batch][depth][height][width][channels] from outputGradient[batch][outDepth][outHeight][outWidth][channels] and the
 * input, for the images `first` to `last`. It needs no scratch.
 */
export function maxPoolGradient(
  first: i32, last: i32, scratch: usize, outputGradient: usize, input: usize, inputGradient: usize, depth: i32, height: i32, width: i32, channels: i32,
  outDepth: i32, outHeight: i32, outWidth: i32, windowDepth: i32, windowHeight: i32, windowWidth: i32,
  strideDepth: i32, strideHeight: i32, strideWidth: i32, front: i32, top: i32, left: i32,
): void {
  const pixel = (channels as usize) * F32;
  const row = (width as usize) * pixel;
  const plane = (height as usize) * row;
  const image = (depth as usize) * plane;
  input += (first as usize) * image;
  inputGradient += (first as usize) * image;
  outputGradient += ((first * outDepth) as usize) * ((outHeight * outWidth) as usize) * pixel;
  memory.fill(inputGradient, 0, ((last - first) as usize) * image);
  for (let imagesLeft = last - first; imagesLeft != 0; imagesLeft--) {
    for (let z = 0; z < outDepth; z++) {
      const firstPlane = max(0, z * strideDepth - front);
      const planes = min(depth, z * strideDepth - front + windowDepth) - firstPlane;
      for (let y = 0; y < outHeight; y++) {
        const firstRow = max(0, y * strideHeight - top);
        const rows = min(height, y * strideHeight - top + windowHeight) - firstRow;
        for (let x = 0; x < outWidth; x++) {
          const firstColumn = max(0, x * strideWidth - left);
          const columns = min(width, x * strideWidth - left + windowWidth) - firstColumn;
          const corner = (firstPlane as usize) * plane + (firstRow as usize) * row + (firstColumn as usize) * pixel;
          let channel = 0;
          for (; channel + LANES <= channels; channel += LANES) {
            const at = (channel as usize) * F32;
            routeFour(outputGradient + at, input + at, inputGradient + at, corner, plane, row, pixel, planes, rows, columns);
          }
          for (; channel < channels; channel++) {
            const at = (channel as usize) * F32;
            routeOne(outputGradient + at, input + at, inputGradient + at, corner, plane, row, pixel, planes, rows, columns);
          }
          outputGradient += pixel;
        }
      }
    }
    input += image;
    inputGradient += image;
  }
}

/** Four channels of one window, which starts `corner` bytes into the image. */
// @ts-ignore: decorator
@inline
function routeFour(outputGradient: usize, input: usize, inputGradient: usize, corner: usize, plane: usize, row: usize, pixel: usize, planes: i32, rows: i32, columns: i32): void {
  let largest = f32x4.splat(-Infinity);
  let where = i32x4.splat(-1);
  for (let planesLeft = planes; planesLeft > 0; planesLeft--) {
    let start = corner;
    for (let rowsLeft = rows; rowsLeft > 0; rowsLeft--) {
      let offset = start;
      for (let columnsLeft = columns; columnsLeft > 0; columnsLeft--) {
        const value = v128.load(input + offset);
        const larger = f32x4.gt(value, largest);
        largest = v128.bitselect(value, largest, larger);
        where = v128.bitselect(i32x4.splat(offset as i32), where, larger);
        offset += pixel;
      }
      start += row;
    }
    corner += plane;
  }
  const gradient = v128.load(outputGradient);
  give(inputGradient, i32x4.extract_lane(where, 0), f32x4.extract_lane(gradient, 0));
  give(inputGradient + F32, i32x4.extract_lane(where, 1), f32x4.extract_lane(gradient, 1));
  give(inputGradient + 2 * F32, i32x4.extract_lane(where, 2), f32x4.extract_lane(gradient, 2));
  give(inputGradient + 3 * F32, i32x4.extract_lane(where, 3), f32x4.extract_lane(gradient, 3));
}

/** One channel of one window. */
// @ts-ignore: decorator
@inline
function routeOne(outputGradient: usize, input: usize, inputGradient: usize, corner: usize, plane: usize, row: usize, pixel: usize, planes: i32, rows: i32, columns: i32): void {
  let largest: f32 = -Infinity;
  let where = -1;
  for (let planesLeft = planes; planesLeft > 0; planesLeft--) {
    let start = corner;
    for (let rowsLeft = rows; rowsLeft > 0; rowsLeft--) {
      let offset = start;
      for (let columnsLeft = columns; columnsLeft > 0; columnsLeft--) {
        const value = load<f32>(input + offset);
        if (value > largest) {
          largest = value;
          where = offset as i32;
        }
        offset += pixel;
      }
      start += row;
    }
    corner += plane;
  }
  give(inputGradient, where, load<f32>(outputGradient));
}

/** Adds a gradient `where` bytes into an image, or nowhere if that is -1. */
// @ts-ignore: decorator
@inline
function give(image: usize, where: i32, gradient: f32): void {
  if (where < 0) return;
  const target = image + (where as usize);
  store<f32>(target, load<f32>(target) + gradient);
}

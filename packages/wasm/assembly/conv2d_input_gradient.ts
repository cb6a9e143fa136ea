// Gradient of a convolution with respect to its input, NHWC, direct: any kernel, stride and padding, dilation 1.
//
//   inputGradient[n][y][x][i] = sum over ky, kx, o of outputGradient[n][(y + top - ky) / stride][(x + left - kx) / stride][o] * filters[ky][kx][i][o]
//
// taken only where the divisions leave no remainder. For the rows y = phase, phase + stride, ... those are always the same
// kernel rows, every stride-th one, so each pair of a row phase and a column phase is an ordinary stride-1 convolution of the
// output gradient with a sub-filter, and no zeros are inserted anywhere. A sub-filter is stored flipped and transposed,
// [ky][kx][out][in], so that one kernel row of it meets contiguous values of the output gradient.
//
// The output gradient of one image is copied into a window with a zero border. Input channels are rounded up to 4; rows
// of the result then go through a padded copy. The inner loops are those of convolve_row.ts.
import { F32, copyPixels, roundUp } from "./simd";
import { convolveRow } from "./convolve_row";
import { transposeTap } from "./filters";
import { copyIntoWindow } from "./window";

/** The first kernel row that reaches the rows of a phase. */
// @ts-ignore: decorator
@inline
function firstTap(phase: i32, before: i32, stride: i32): i32 {
  return (phase + before) % stride;
}

/** How many kernel rows reach the rows of a phase. */
// @ts-ignore: decorator
@inline
function tapCount(phase: i32, before: i32, stride: i32, kernel: i32): i32 {
  const first = firstTap(phase, before, stride);
  return first < kernel ? (kernel - 1 - first) / stride + 1 : 0;
}

/** The first row of the output gradient that the first row of a phase takes in; negative in the border. */
// @ts-ignore: decorator
@inline
function firstSource(phase: i32, before: i32, stride: i32, kernel: i32): i32 {
  return (phase + before) / stride - (tapCount(phase, before, stride, kernel) - 1);
}

/** Rows of border that the output gradient needs before its first row. */
function borderBefore(size: i32, before: i32, stride: i32, kernel: i32): i32 {
  let border = 0;
  for (let phase = 0; phase < min(stride, size); phase++) {
    if (tapCount(phase, before, stride, kernel) != 0) border = max(border, -firstSource(phase, before, stride, kernel));
  }
  return border;
}

/** Rows from the first row of the border to the last row of the output gradient that is taken in. */
function windowSize(size: i32, before: i32, stride: i32, kernel: i32): i32 {
  let last = 0;
  for (let phase = 0; phase < min(stride, size); phase++) {
    last = max(last, (size - 1 - phase) / stride + (phase + before) / stride);
  }
  return borderBefore(size, before, stride, kernel) + last + 1;
}

// @ts-ignore: decorator
@inline
function windowBytes(height: i32, width: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32): usize {
  return (windowSize(height, top, strideHeight, kernelHeight) as usize) * (windowSize(width, left, strideWidth, kernelWidth) as usize)
    * (outChannels as usize) * F32;
}

/** Bytes of the sub-filters. */
export function conv2dSubFiltersBytes(inChannels: i32, outChannels: i32, kernelHeight: i32, kernelWidth: i32): usize {
  return ((kernelHeight * kernelWidth * outChannels) as usize) * (roundUp(inChannels, 4) as usize) * F32;
}

/** Bytes of scratch that conv2dInputGradient needs: the window and one row of the result. */
export function conv2dInputGradientScratch(
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): usize {
  const pixel = (roundUp(inChannels, 4) as usize) * F32;
  return windowBytes(height, width, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth, top, left)
    + (width as usize) * pixel;
}

/** Writes the sub-filters of all phases, one after the other: [taps][taps][out][in], flipped, in rounded up to 4. */
export function conv2dSubFilters(
  filters: usize, target: usize, batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const pixel = (roundUp(inChannels, 4) as usize) * F32;
  const tapBytes = ((inChannels * outChannels) as usize) * F32;
  memory.fill(target, 0, ((kernelHeight * kernelWidth * outChannels) as usize) * pixel);
  for (let rowPhase = 0; rowPhase < min(strideHeight, height); rowPhase++) {
    const rowTaps = tapCount(rowPhase, top, strideHeight, kernelHeight);
    for (let columnPhase = 0; columnPhase < min(strideWidth, width); columnPhase++) {
      const columnTaps = tapCount(columnPhase, left, strideWidth, kernelWidth);
      for (let row = rowTaps - 1; row >= 0; row--) {
        const kernelRow = firstTap(rowPhase, top, strideHeight) + row * strideHeight;
        for (let column = columnTaps - 1; column >= 0; column--) {
          const kernelColumn = firstTap(columnPhase, left, strideWidth) + column * strideWidth;
          transposeTap(filters + ((kernelRow * kernelWidth + kernelColumn) as usize) * tapBytes, target, pixel, inChannels, outChannels);
          target += (outChannels as usize) * pixel;
        }
      }
    }
  }
}

/**
 * inputGradient[batch][height][width][in] from outputGradient[batch][outHeight][outWidth][out] and the sub-filters of
 * filters[kernelHeight][kernelWidth][in][out], for the images `first` to `last`.
 */
export function conv2dInputGradient(
  first: i32, last: i32, scratch: usize, outputGradient: usize, subFilters: usize, inputGradient: usize,
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const windowHeight = windowSize(height, top, strideHeight, kernelHeight);
  const windowWidth = windowSize(width, left, strideWidth, kernelWidth);
  const borderTop = borderBefore(height, top, strideHeight, kernelHeight);
  const borderLeft = borderBefore(width, left, strideWidth, kernelWidth);
  const gradientPixel = (outChannels as usize) * F32;
  const windowRow = (windowWidth as usize) * gradientPixel;
  const paddedChannels = roundUp(inChannels, 4);
  const pixel = (paddedChannels as usize) * F32;
  const targetRow = ((width * inChannels) as usize) * F32;

  const window = scratch;
  const rowBuffer = window + windowBytes(height, width, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth, top, left);
  memory.fill(window, 0, rowBuffer - window);

  outputGradient += (first as usize) * ((outHeight * outWidth * outChannels) as usize) * F32;
  inputGradient += (first as usize) * (height as usize) * targetRow;
  for (let image = last - first; image != 0; image--) {
    copyIntoWindow(outputGradient, outHeight, outWidth, outChannels, window, windowHeight, windowWidth, gradientPixel, borderTop, borderLeft);
    let rowFilters = subFilters;
    for (let rowPhase = 0; rowPhase < min(strideHeight, height); rowPhase++) {
      const rowTaps = tapCount(rowPhase, top, strideHeight, kernelHeight);
      let sourceRow = window + ((firstSource(rowPhase, top, strideHeight, kernelHeight) + borderTop) as usize) * windowRow;
      let filter = rowFilters;
      for (let y = rowPhase; y < height; y += strideHeight) {
        const resultRow = inputGradient + (y as usize) * targetRow;
        const target = paddedChannels == inChannels ? resultRow : rowBuffer;
        filter = rowFilters;
        for (let columnPhase = 0; columnPhase < min(strideWidth, width); columnPhase++) {
          const columnTaps = tapCount(columnPhase, left, strideWidth, kernelWidth);
          const pixels = (width - 1 - columnPhase) / strideWidth + 1;
          const start = target + (columnPhase as usize) * pixel;
          if (rowTaps * columnTaps == 0) clearPixels(start, (strideWidth as usize) * pixel, pixels, pixel);
          else {
            const source = sourceRow + ((firstSource(columnPhase, left, strideWidth, kernelWidth) + borderLeft) as usize) * gradientPixel;
            convolveRow(source, gradientPixel, windowRow, filter, pixel, start, (strideWidth as usize) * pixel, pixels, rowTaps, columnTaps * outChannels);
          }
          filter += ((rowTaps * columnTaps * outChannels) as usize) * pixel;
        }
        if (target != resultRow) copyPixels(target, pixel, resultRow, (inChannels as usize) * F32, width, inChannels);
        sourceRow += windowRow;
      }
      rowFilters = filter;
    }
    outputGradient += ((outHeight * outWidth * outChannels) as usize) * F32;
    inputGradient += (height as usize) * targetRow;
  }
}

/** Writes zeros over `pixels` pixels of `bytes` bytes (a multiple of 16) that lie `step` bytes apart. */
function clearPixels(target: usize, step: usize, pixels: i32, bytes: usize): void {
  for (let left = pixels; left != 0; left--) {
    memory.fill(target, 0, bytes);
    target += step;
  }
}

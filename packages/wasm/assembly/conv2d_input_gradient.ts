// Gradient of a convolution with respect to its input, NHWC, direct: any kernel, stride and padding, dilation 1.
//
//   inputGradient[n][y][x][i] = sum over ky, kx, o of outputGradient[n][(y + top - ky) / stride][(x + left - kx) / stride][o] * filters[ky][kx][i][o]
//
// taken only where the divisions leave no remainder. For the rows y = phase, phase + stride, ... those are always the same
// kernel rows, every stride-th one, so each pair of a row phase and a column phase is an ordinary stride-1 convolution of the
// output gradient with a sub-filter, and no zeros are inserted anywhere. A sub-filter is stored flipped and transposed,
// [ky][kx][out][in], so that one kernel row of it meets contiguous values of the output gradient.
//
// Tiling. The output gradient of one image is copied into a window with a zero border. The micro-kernel takes 2 pixels
// x 4 vectors of input channels: 8 accumulators, 4 filter vectors and 1 splat value = 13 live vectors. Input channels are
// rounded up to 4; the last group of fewer than 16 goes one vector at a time. A single or an odd last pixel is
// computed together with its neighbour or itself once more, which saves a second kernel.
import { F32, VEC, copyPixels, madd, roundUp } from "./simd";
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

/** Bytes of scratch that conv2dInputGradient needs: the window, the sub-filters and one row of the result. */
export function conv2dInputGradientScratch(
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): usize {
  const pixel = (roundUp(inChannels, 4) as usize) * F32;
  return windowBytes(height, width, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth, top, left)
    + ((kernelHeight * kernelWidth * outChannels) as usize) * pixel
    + (width as usize) * pixel;
}

/** Writes the sub-filters of all phases, one after the other: [taps][taps][out][in], flipped, in rounded up to 4. */
function splitFilters(
  filters: usize, target: usize, height: i32, width: i32, inChannels: i32, outChannels: i32,
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

/** target[out][in] = source[in][out]. */
// @ts-ignore: decorator
@inline
function transposeTap(source: usize, target: usize, targetRow: usize, inChannels: i32, outChannels: i32): void {
  for (let i = inChannels; i != 0; i--) {
    let to = target;
    for (let o = outChannels; o != 0; o--) {
      store<f32>(to, load<f32>(source));
      source += F32;
      to += targetRow;
    }
    target += F32;
  }
}

/** inputGradient[batch][height][width][in] from outputGradient[batch][outHeight][outWidth][out] and filters[kernelHeight][kernelWidth][in][out]. */
export function conv2dInputGradient(
  outputGradient: usize, filters: usize, inputGradient: usize, scratch: usize,
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
  const subFilters = window + windowBytes(height, width, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth, top, left);
  const rowBuffer = subFilters + ((kernelHeight * kernelWidth * outChannels) as usize) * pixel;
  memory.fill(window, 0, subFilters - window);
  splitFilters(filters, subFilters, height, width, inChannels, outChannels, kernelHeight, kernelWidth, strideHeight, strideWidth, top, left);

  for (let image = batch; image != 0; image--) {
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
          const first = target + (columnPhase as usize) * pixel;
          if (rowTaps * columnTaps == 0) clearPixels(first, (strideWidth as usize) * pixel, pixels, pixel);
          else {
            const source = sourceRow + ((firstSource(columnPhase, left, strideWidth, kernelWidth) + borderLeft) as usize) * gradientPixel;
            convolveRow(source, gradientPixel, windowRow, filter, pixel, first, (strideWidth as usize) * pixel, pixels, rowTaps, columnTaps * outChannels);
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

/** One row of one phase: `pixels` pixels `targetStep` bytes apart, from source pixels side by side. */
// @ts-ignore: decorator
@inline
function convolveRow(
  source: usize, sourcePixel: usize, windowRow: usize, filter: usize, pixel: usize, target: usize, targetStep: usize,
  pixels: i32, rowTaps: i32, taps: i32,
): void {
  const alone = pixels == 1;
  const sourceNext: usize = alone ? 0 : sourcePixel;
  const targetNext: usize = alone ? 0 : targetStep;
  for (let group: usize = 0; group < pixel; ) {
    const wide = pixel - group >= 4 * VEC;
    for (let x = 0; x < pixels; x += 2) {
      const at = max(0, min(x, pixels - 2)) as usize; // an odd last pixel goes with its neighbour
      const from = source + at * sourcePixel;
      const to = target + at * targetStep + group;
      if (wide) convolveWide(from, sourceNext, windowRow, filter + group, pixel, to, to + targetNext, rowTaps, taps);
      else convolveNarrow(from, sourceNext, windowRow, filter + group, pixel, to, to + targetNext, rowTaps, taps);
    }
    group += wide ? 4 * VEC : VEC;
  }
}

/** The micro-kernel: two neighbouring pixels by four vectors of channels. */
// @ts-ignore: decorator
@inline
function convolveWide(source: usize, sourceNext: usize, windowRow: usize, filter: usize, filterRow: usize, targetA: usize, targetB: usize, rowTaps: i32, taps: i32): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
  for (let row = rowTaps; row != 0; row--) {
    let pixelA = source;
    let pixelB = source + sourceNext;
    let left = taps;
    do {
      const f0 = v128.load(filter);
      const f1 = v128.load(filter, 16);
      const f2 = v128.load(filter, 32);
      const f3 = v128.load(filter, 48);
      const valueA = v128.load32_splat(pixelA);
      a0 = madd(valueA, f0, a0);
      a1 = madd(valueA, f1, a1);
      a2 = madd(valueA, f2, a2);
      a3 = madd(valueA, f3, a3);
      const valueB = v128.load32_splat(pixelB);
      b0 = madd(valueB, f0, b0);
      b1 = madd(valueB, f1, b1);
      b2 = madd(valueB, f2, b2);
      b3 = madd(valueB, f3, b3);
      pixelA += F32;
      pixelB += F32;
      filter += filterRow;
    } while (--left);
    source += windowRow;
  }
  v128.store(targetA, a0);
  v128.store(targetA, a1, 16);
  v128.store(targetA, a2, 32);
  v128.store(targetA, a3, 48);
  v128.store(targetB, b0);
  v128.store(targetB, b1, 16);
  v128.store(targetB, b2, 32);
  v128.store(targetB, b3, 48);
}

/** The micro-kernel for what is left of the channels: two neighbouring pixels by one vector. */
// @ts-ignore: decorator
@inline
function convolveNarrow(source: usize, sourceNext: usize, windowRow: usize, filter: usize, filterRow: usize, targetA: usize, targetB: usize, rowTaps: i32, taps: i32): void {
  let a = f32x4.splat(0), b = f32x4.splat(0);
  for (let row = rowTaps; row != 0; row--) {
    let pixelA = source;
    let pixelB = source + sourceNext;
    let left = taps;
    do {
      const f = v128.load(filter);
      a = madd(v128.load32_splat(pixelA), f, a);
      b = madd(v128.load32_splat(pixelB), f, b);
      pixelA += F32;
      pixelB += F32;
      filter += filterRow;
    } while (--left);
    source += windowRow;
  }
  v128.store(targetA, a);
  v128.store(targetB, b);
}

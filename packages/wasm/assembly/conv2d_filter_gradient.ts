// Gradient of a convolution with respect to its filters, NHWC, direct: any kernel, stride and padding, dilation 1.
//
//   filterGradient[ky][kx][i][o] = sum over n, y, x of input[n][y*stride + ky - top][x*stride + kx - left][i] * outputGradient[n][y][x][o]
//
// Layout. The input image is copied into a window with its zero border, so that the kernelWidth * in values under one
// kernel row are contiguous: they are the `taps` of that row. Taps are rounded up to 4 and output channels to 8; what
// the extra taps and channels sum up is never copied out.
//
// Tiling. `rows` output rows at a time, so many that their gradients (about 16 KiB) stay in the first-level cache while
// every tap passes over them. The micro-kernel takes 4 taps x 2 vectors of output channels: 8 accumulators, 2 gradients and
// 1 splat tap = 11 live vectors of the 16 that x86-64 has. It starts from zero and is added to the sums at the end of a
// block, so a float32 sum runs over at most rows * outWidth terms before it joins the total.
import { F32, VEC, addTo, copyPixels, madd, roundUp } from "./simd";
import { chunkStart } from "./chunks";
import { copyIntoWindow } from "./window";

/** Bytes of gradients that a block of output rows may have. */
const BLOCK_BYTES: i32 = 16384;

// @ts-ignore: decorator
@inline
function windowBytes(outHeight: i32, outWidth: i32, inChannels: i32, kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32): usize {
  const height = (outHeight - 1) * strideHeight + kernelHeight;
  const width = (outWidth - 1) * strideWidth + kernelWidth;
  return (height as usize) * (width as usize) * (inChannels as usize) * F32 + VEC; // the last row's taps are rounded up
}

/** Bytes of scratch that conv2dFilterGradient needs: the window, one image of gradients and the sums. */
export function conv2dFilterGradientScratch(
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): usize {
  const outPixel = (roundUp(outChannels, 8) as usize) * F32;
  const taps = roundUp(kernelWidth * inChannels, 4);
  return windowBytes(outHeight, outWidth, inChannels, kernelHeight, kernelWidth, strideHeight, strideWidth)
    + (outHeight as usize) * (outWidth as usize) * outPixel
    + (kernelHeight as usize) * (taps as usize) * outPixel;
}

/**
 * filterGradients[chunks][kernelHeight][kernelWidth][in][out] from input[batch][height][width][in] and
 * outputGradient[batch][outHeight][outWidth][out]: what each chunk of the images gives, for the chunks `first` to `last`.
 */
export function conv2dFilterGradient(
  first: i32, last: i32, scratch: usize, input: usize, outputGradient: usize, filterGradients: usize, chunks: i32,
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const windowHeight = (outHeight - 1) * strideHeight + kernelHeight;
  const windowWidth = (outWidth - 1) * strideWidth + kernelWidth;
  const inPixel = (inChannels as usize) * F32;
  const windowRow = (windowWidth as usize) * inPixel;
  const paddedChannels = roundUp(outChannels, 8);
  const gradientPixel = (paddedChannels as usize) * F32;
  const gradientRow = (outWidth as usize) * gradientPixel;
  const taps = roundUp(kernelWidth * inChannels, 4);
  const pixels = outHeight * outWidth;

  const window = scratch;
  const paddedGradient = window + windowBytes(outHeight, outWidth, inChannels, kernelHeight, kernelWidth, strideHeight, strideWidth);
  const sums = paddedGradient + (pixels as usize) * gradientPixel;
  const sumsBytes = ((kernelHeight * taps) as usize) * gradientPixel;
  memory.fill(scratch, 0, sums + sumsBytes - scratch);
  const blockRows = max(1, BLOCK_BYTES / (gradientRow as i32));

  const inImage = ((height * width) as usize) * inPixel;
  const outImage = ((pixels * outChannels) as usize) * F32;
  const kernelRow = kernelWidth * inChannels;
  const kernelRowBytes = ((kernelRow * outChannels) as usize) * F32;
  for (let chunk = first; chunk < last; chunk++) {
    if (chunk != first) memory.fill(sums, 0, sumsBytes);
    const end = chunkStart(chunk + 1, chunks, batch);
    for (let image = chunkStart(chunk, chunks, batch); image < end; image++) {
      copyIntoWindow(input + (image as usize) * inImage, height, width, inChannels, window, windowHeight, windowWidth, inPixel, top, left);
      let gradient = outputGradient + (image as usize) * outImage;
      if (paddedChannels != outChannels) {
        copyPixels(gradient, (outChannels as usize) * F32, paddedGradient, gradientPixel, pixels, outChannels);
        gradient = paddedGradient;
      }
      let block = window;
      for (let rowsLeft = outHeight; rowsLeft > 0; rowsLeft -= blockRows) {
        const rows = min(blockRows, rowsLeft);
        sumBlock(block, windowRow, inPixel, gradient, gradientPixel, sums, rows, outWidth, kernelHeight, taps, strideHeight, strideWidth);
        block += ((rows * strideHeight) as usize) * windowRow;
        gradient += (rows as usize) * gradientRow;
      }
    }
    let target = filterGradients + ((chunk * kernelHeight) as usize) * kernelRowBytes;
    for (let row: usize = 0; row < (kernelHeight as usize); row++) {
      copyPixels(sums + row * (taps as usize) * gradientPixel, gradientPixel, target, (outChannels as usize) * F32, kernelRow, outChannels);
      target += kernelRowBytes;
    }
  }
}

/** Adds to sums[kernelHeight][taps][out] what `rows` rows of output pixels give. */
// @ts-ignore: decorator
@inline
function sumBlock(
  block: usize, windowRow: usize, inPixel: usize, gradient: usize, gradientPixel: usize, sums: usize,
  rows: i32, outWidth: i32, kernelHeight: i32, taps: i32, strideHeight: i32, strideWidth: i32,
): void {
  const step = (strideWidth as usize) * inPixel;
  const rowStep = (strideHeight as usize) * windowRow;
  for (let row = kernelHeight; row != 0; row--) {
    let source = block;
    for (let tap = taps; tap != 0; tap -= 4) {
      for (let group: usize = 0; group < gradientPixel; group += 2 * VEC) {
        sumTaps(source, step, rowStep, gradient + group, gradientPixel, sums + group, rows, outWidth);
      }
      source += 4 * F32;
      sums += 4 * gradientPixel;
    }
    block += windowRow;
  }
}

/** The micro-kernel: four taps by two vectors of output channels, summed over `rows` rows of output pixels. */
// @ts-ignore: decorator
@inline
function sumTaps(source: usize, step: usize, rowStep: usize, gradient: usize, gradientPixel: usize, sums: usize, rows: i32, outWidth: i32): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0);
  let d0 = f32x4.splat(0), d1 = f32x4.splat(0);
  for (let y = rows; y != 0; y--) {
    let tap = source;
    let left = outWidth;
    do {
      const g0 = v128.load(gradient);
      const g1 = v128.load(gradient, 16);
      const a = v128.load32_splat(tap);
      a0 = madd(a, g0, a0);
      a1 = madd(a, g1, a1);
      const b = v128.load32_splat(tap, 4);
      b0 = madd(b, g0, b0);
      b1 = madd(b, g1, b1);
      const c = v128.load32_splat(tap, 8);
      c0 = madd(c, g0, c0);
      c1 = madd(c, g1, c1);
      const d = v128.load32_splat(tap, 12);
      d0 = madd(d, g0, d0);
      d1 = madd(d, g1, d1);
      tap += step;
      gradient += gradientPixel;
    } while (--left);
    source += rowStep;
  }
  addTo(sums, a0);
  addTo(sums + VEC, a1);
  sums += gradientPixel;
  addTo(sums, b0);
  addTo(sums + VEC, b1);
  sums += gradientPixel;
  addTo(sums, c0);
  addTo(sums + VEC, c1);
  sums += gradientPixel;
  addTo(sums, d0);
  addTo(sums + VEC, d1);
}

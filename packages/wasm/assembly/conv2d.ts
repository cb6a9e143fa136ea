// Convolution NHWC, direct: any kernel, stride and padding, dilation 1, with bias, a second tensor to add and ReLU in the same pass.
//
// Where there is padding, each image is copied into a window with its zero border; else the image is its own window. Output
// channels are rounded up to 4: filters and rows of the result then go through a padded copy. The inner loops are
// those of convolve_row.ts.
import { F32, copyPixels, roundUp } from "./simd";
import { addValues, convolveRow, finishPixels } from "./convolve_row";
import { copyIntoWindow } from "./window";

/** Bytes of scratch that conv2d needs: the window, and where out is no multiple of 4 the filters, the bias and one row. */
export function conv2dScratch(
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): usize {
  const windowHeight = (outHeight - 1) * strideHeight + kernelHeight;
  const windowWidth = (outWidth - 1) * strideWidth + kernelWidth;
  const outPixel = (roundUp(outChannels, 4) as usize) * F32;
  return ((windowHeight * windowWidth * inChannels) as usize) * F32
    + ((kernelHeight * kernelWidth * inChannels + 1 + outWidth) as usize) * outPixel;
}

/**
 * output[batch][outHeight][outWidth][out] from input[batch][height][width][in], filters[kernelHeight][kernelWidth][in][out] and
 * bias[out] and addend, which is like the output (0: none). With `relu`, negative outputs become 0. Writes the rows `first` to `last`, counted over all images.
 */
export function conv2d(
  first: i32, last: i32, scratch: usize, input: usize, filters: usize, bias: usize, addend: usize, relu: i32, output: usize,
  batch: i32, height: i32, width: i32, inChannels: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const windowHeight = (outHeight - 1) * strideHeight + kernelHeight;
  const windowWidth = (outWidth - 1) * strideWidth + kernelWidth;
  const inPixel = (inChannels as usize) * F32;
  const paddedChannels = roundUp(outChannels, 4);
  const pixel = (paddedChannels as usize) * F32;
  const outPixel = (outChannels as usize) * F32;
  const taps = kernelWidth * inChannels;
  const reluAtOnce = addend == 0 ? relu : 0;
  const toAddend = addend - output;

  const windowBytes = ((windowHeight * windowWidth * inChannels) as usize) * F32;
  const paddedFilters = scratch + windowBytes;
  const paddedBias = paddedFilters + ((kernelHeight * taps) as usize) * pixel;
  const rowBuffer = paddedBias + pixel;
  memory.fill(scratch, 0, rowBuffer - scratch);
  const isPadded = paddedChannels != outChannels;
  if (isPadded) {
    copyPixels(filters, outPixel, paddedFilters, pixel, kernelHeight * taps, outChannels);
    filters = paddedFilters;
    if (bias != 0) {
      copyPixels(bias, outPixel, paddedBias, pixel, 1, outChannels);
      bias = paddedBias;
    }
  }

  const isOwnWindow = top == 0 && left == 0 && windowHeight <= height && windowWidth <= width;
  const windowRow = ((isOwnWindow ? width : windowWidth) as usize) * inPixel;
  const inImage = ((height * width) as usize) * inPixel;
  input += ((first / outHeight) as usize) * inImage;
  output += ((first * outWidth) as usize) * outPixel;
  let y = first % outHeight;
  for (let rowsLeft = last - first; rowsLeft > 0; ) {
    if (!isOwnWindow) copyIntoWindow(input, height, width, inChannels, scratch, windowHeight, windowWidth, inPixel, top, left);
    let source = (isOwnWindow ? input : scratch) + ((y * strideHeight) as usize) * windowRow;
    for (; y < outHeight && rowsLeft > 0; y++) {
      const target = isPadded ? rowBuffer : output;
      convolveRow(source, (strideWidth as usize) * inPixel, windowRow, filters, pixel, target, pixel, outWidth, kernelHeight, taps);
      if (bias != 0 || reluAtOnce != 0) finishPixels(target, bias, reluAtOnce, outWidth, paddedChannels);
      if (isPadded) copyPixels(target, pixel, output, outPixel, outWidth, outChannels);
      if (addend != 0) addValues(output, output + toAddend, relu, outWidth * outChannels);
      source += (strideHeight as usize) * windowRow;
      output += (outWidth as usize) * outPixel;
      rowsLeft--;
    }
    y = 0;
    input += inImage;
  }
}

// Gradient of a depthwise convolution with respect to its input, NHWC: any kernel, stride, padding and channel multiplier.
//
//   inputGradient[n][y][x][c] = sum over ky, kx, m of outputGradient[n][(y + top - ky) / stride][(x + left - kx) / stride][c][m] * filters[ky][kx][c][m]
//
// where the divisions leave nothing. For one input pixel the kernel rows that take part are every `stride`-th, and the output rows go
// down one at a time as they go up.
import { splitPlanes } from "./depthwise_planes";
import { F32, LANES, VEC, madd } from "./simd";

/** inputGradient[batch][height][width][channels], for the images `first` to `last`; `scratch` holds depthwiseScratch(...) bytes. */
export function depthwiseInputGradient(
  first: i32, last: i32, scratch: usize, outputGradient: usize, filters: usize, inputGradient: usize,
  batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, multiplier: i32, kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const imagePlane = ((outHeight * outWidth * channels) as usize) * F32;
  const filterPlane = ((kernelHeight * kernelWidth * channels) as usize) * F32;
  const imagePlanes = scratch + filterPlane * (multiplier as usize);
  if (multiplier != 1) splitPlanes(filters, scratch, kernelHeight * kernelWidth, channels, multiplier);
  outputGradient += (first as usize) * imagePlane * (multiplier as usize);
  inputGradient += ((first * height) as usize) * ((width * channels) as usize) * F32;
  for (let image = last - first; image != 0; image--) {
    let gradient = outputGradient;
    let filter = filters;
    if (multiplier != 1) {
      splitPlanes(outputGradient, imagePlanes, outHeight * outWidth, channels, multiplier);
      gradient = imagePlanes;
      filter = scratch;
    }
    for (let m = 0; m < multiplier; m++) {
      planeGradient(gradient, filter, inputGradient, m != 0, height, width, channels, outHeight, outWidth, kernelHeight, kernelWidth, strideHeight, strideWidth, top, left);
      gradient += imagePlane;
      filter += filterPlane;
    }
    outputGradient += imagePlane * (multiplier as usize);
    inputGradient += ((height * width * channels) as usize) * F32;
  }
}

/** One plane of one image; `add` says that the gradient of earlier planes is there already. */
function planeGradient(
  outputGradient: usize, filters: usize, inputGradient: usize, add: bool, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const pixel = (channels as usize) * F32;
  const outRow = (outWidth as usize) * pixel;
  const filterRow = ((kernelWidth * strideHeight) as usize) * pixel;
  const filterStep = (strideWidth as usize) * pixel;
  for (let y = 0; y < height; y++) {
    const outY = min((y + top) / strideHeight, outHeight - 1);
    const kernelY = y + top - outY * strideHeight;
    const rows = kernelY < kernelHeight ? min((kernelHeight - 1 - kernelY) / strideHeight, outY) + 1 : 0;
    for (let x = 0; x < width; x++) {
      const outX = min((x + left) / strideWidth, outWidth - 1);
      const kernelX = x + left - outX * strideWidth;
      const columns = kernelX < kernelWidth ? min((kernelWidth - 1 - kernelX) / strideWidth, outX) + 1 : 0;
      let gradient = outputGradient + (outY as usize) * outRow + (outX as usize) * pixel;
      let filter = filters + ((kernelY * kernelWidth + kernelX) as usize) * pixel;
      let channel = channels;
      for (; channel >= 4 * LANES; channel -= 4 * LANES) {
        gatherWide(gradient, filter, inputGradient, add, rows, columns, outRow, pixel, filterRow, filterStep);
        gradient += 4 * VEC;
        filter += 4 * VEC;
        inputGradient += 4 * VEC;
      }
      for (; channel >= LANES; channel -= LANES) {
        gatherFour(gradient, filter, inputGradient, add, rows, columns, outRow, pixel, filterRow, filterStep);
        gradient += VEC;
        filter += VEC;
        inputGradient += VEC;
      }
      for (; channel != 0; channel--) {
        gatherOne(gradient, filter, inputGradient, add, rows, columns, outRow, pixel, filterRow, filterStep);
        gradient += F32;
        filter += F32;
        inputGradient += F32;
      }
    }
  }
}

/** Sixteen channels of one input pixel. */
// @ts-ignore: decorator
@inline
function gatherWide(gradient: usize, filter: usize, target: usize, add: bool, rows: i32, columns: i32, outRow: usize, pixel: usize, filterRow: usize, filterStep: usize): void {
  let sum0 = f32x4.splat(0), sum1 = f32x4.splat(0), sum2 = f32x4.splat(0), sum3 = f32x4.splat(0);
  if (add) {
    sum0 = v128.load(target);
    sum1 = v128.load(target, 16);
    sum2 = v128.load(target, 32);
    sum3 = v128.load(target, 48);
  }
  for (let row = rows; row > 0; row--) {
    let g = gradient;
    let f = filter;
    for (let column = columns; column > 0; column--) {
      sum0 = madd(v128.load(g), v128.load(f), sum0);
      sum1 = madd(v128.load(g, 16), v128.load(f, 16), sum1);
      sum2 = madd(v128.load(g, 32), v128.load(f, 32), sum2);
      sum3 = madd(v128.load(g, 48), v128.load(f, 48), sum3);
      g -= pixel;
      f += filterStep;
    }
    gradient -= outRow;
    filter += filterRow;
  }
  v128.store(target, sum0);
  v128.store(target, sum1, 16);
  v128.store(target, sum2, 32);
  v128.store(target, sum3, 48);
}

/** Four channels of one input pixel. */
// @ts-ignore: decorator
@inline
function gatherFour(gradient: usize, filter: usize, target: usize, add: bool, rows: i32, columns: i32, outRow: usize, pixel: usize, filterRow: usize, filterStep: usize): void {
  let sum = add ? v128.load(target) : f32x4.splat(0);
  for (let row = rows; row > 0; row--) {
    let g = gradient;
    let f = filter;
    for (let column = columns; column > 0; column--) {
      sum = madd(v128.load(g), v128.load(f), sum);
      g -= pixel;
      f += filterStep;
    }
    gradient -= outRow;
    filter += filterRow;
  }
  v128.store(target, sum);
}

/** One channel of one input pixel. */
// @ts-ignore: decorator
@inline
function gatherOne(gradient: usize, filter: usize, target: usize, add: bool, rows: i32, columns: i32, outRow: usize, pixel: usize, filterRow: usize, filterStep: usize): void {
  let sum: f32 = add ? load<f32>(target) : 0;
  for (let row = rows; row > 0; row--) {
    let g = gradient;
    let f = filter;
    for (let column = columns; column > 0; column--) {
      sum += load<f32>(g) * load<f32>(f);
      g -= pixel;
      f += filterStep;
    }
    gradient -= outRow;
    filter += filterRow;
  }
  store<f32>(target, sum);
}

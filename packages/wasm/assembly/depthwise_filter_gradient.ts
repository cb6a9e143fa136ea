// Gradient of a depthwise convolution with respect to its filters, NHWC: any kernel, stride, padding and channel multiplier.
//
//   filterGradient[ky][kx][c][m] = sum over n, y, x of input[n][y*stride + ky - top][x*stride + kx - left][c] * outputGradient[n][y][x][c][m]
//
// Sums run along one output row in registers and are then added to the gradient, so a float32 sum has at most outWidth terms
// before it joins the total.
import { chunkStart } from "./chunks";
import { joinPlanes, splitPlanes } from "./depthwise_planes";
import { F32, LANES, VEC, addTo, madd } from "./simd";

/**
 * filterGradients[chunks][kernelHeight][kernelWidth][channels][multiplier]: what each chunk of the images gives, for the chunks
 * `first` to `last`. `scratch` holds depthwiseScratch(...) bytes.
 */
export function depthwiseFilterGradient(
  first: i32, last: i32, scratch: usize, input: usize, outputGradient: usize, filterGradients: usize, chunks: i32,
  batch: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, multiplier: i32, kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const imagePlane = ((outHeight * outWidth * channels) as usize) * F32;
  const filterPlane = ((kernelHeight * kernelWidth * channels) as usize) * F32;
  const filterBytes = filterPlane * (multiplier as usize);
  const imagePlanes = scratch + filterBytes;
  const inImage = ((height * width * channels) as usize) * F32;
  for (let chunk = first; chunk < last; chunk++) {
    const filterGradient = filterGradients + (chunk as usize) * filterBytes;
    const filterPlanes = multiplier == 1 ? filterGradient : scratch;
    memory.fill(filterPlanes, 0, filterBytes);
    const end = chunkStart(chunk + 1, chunks, batch);
    for (let image = chunkStart(chunk, chunks, batch); image < end; image++) {
      let gradient = outputGradient + (image as usize) * imagePlane * (multiplier as usize);
      if (multiplier != 1) {
        splitPlanes(gradient, imagePlanes, outHeight * outWidth, channels, multiplier);
        gradient = imagePlanes;
      }
      let filter = filterPlanes;
      for (let m = multiplier; m != 0; m--) {
        addPlane(
          input + (image as usize) * inImage, gradient, filter, height, width, channels, outHeight, outWidth,
          kernelHeight, kernelWidth, strideHeight, strideWidth, top, left,
        );
        gradient += imagePlane;
        filter += filterPlane;
      }
    }
    if (multiplier != 1) joinPlanes(filterPlanes, filterGradient, kernelHeight * kernelWidth, channels, multiplier);
  }
}

/** Adds what one image gives to one plane. */
function addPlane(
  input: usize, outputGradient: usize, filterGradient: usize, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32, top: i32, left: i32,
): void {
  const pixel = (channels as usize) * F32;
  const step = (strideWidth as usize) * pixel;
  for (let outY = 0; outY < outHeight; outY++) {
    let target = filterGradient;
    for (let kernelY = 0; kernelY < kernelHeight; kernelY++) {
      const y = outY * strideHeight + kernelY - top;
      if (y < 0 || y >= height) {
        target += (kernelWidth as usize) * pixel;
        continue;
      }
      for (let kernelX = 0; kernelX < kernelWidth; kernelX++) {
        const before = left - kernelX; // columns of padding that this tap starts in
        const first = before > 0 ? (before + strideWidth - 1) / strideWidth : 0;
        const last = width - 1 + before; // in columns of stride 1
        const count = last < 0 ? 0 : min(outWidth - 1, last / strideWidth) - first + 1;
        if (count > 0) {
          const source = input + ((y * width + first * strideWidth - before) as usize) * pixel;
          addRow(source, outputGradient + (first as usize) * pixel, target, step, pixel, count, channels);
        }
        target += pixel;
      }
    }
    outputGradient += (outWidth as usize) * pixel;
  }
}

/** target[c] += sum over `count` pixels of source[c] * gradient[c]. */
// @ts-ignore: decorator
@inline
function addRow(source: usize, gradient: usize, target: usize, step: usize, pixel: usize, count: i32, channels: i32): void {
  let channel = channels;
  for (; channel >= 4 * LANES; channel -= 4 * LANES) {
    let sum0 = f32x4.splat(0), sum1 = f32x4.splat(0), sum2 = f32x4.splat(0), sum3 = f32x4.splat(0);
    let s = source, g = gradient, left = count;
    do {
      sum0 = madd(v128.load(s), v128.load(g), sum0);
      sum1 = madd(v128.load(s, 16), v128.load(g, 16), sum1);
      sum2 = madd(v128.load(s, 32), v128.load(g, 32), sum2);
      sum3 = madd(v128.load(s, 48), v128.load(g, 48), sum3);
      s += step;
      g += pixel;
    } while (--left);
    addTo(target, sum0);
    addTo(target + 16, sum1);
    addTo(target + 32, sum2);
    addTo(target + 48, sum3);
    source += 4 * VEC;
    gradient += 4 * VEC;
    target += 4 * VEC;
  }
  for (; channel >= LANES; channel -= LANES) {
    let sum = f32x4.splat(0);
    let s = source, g = gradient, left = count;
    do {
      sum = madd(v128.load(s), v128.load(g), sum);
      s += step;
      g += pixel;
    } while (--left);
    addTo(target, sum);
    source += VEC;
    gradient += VEC;
    target += VEC;
  }
  for (; channel != 0; channel--) {
    let sum: f32 = 0;
    let s = source, g = gradient, left = count;
    do {
      sum += load<f32>(s) * load<f32>(g);
      s += step;
      g += pixel;
    } while (--left);
    store<f32>(target, load<f32>(target) + sum);
    source += F32;
    gradient += F32;
    target += F32;
  }
}

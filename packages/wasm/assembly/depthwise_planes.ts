// A depthwise convolution with a channel multiplier, taken apart into as many with multiplier 1: the channels of its output and
// filters lie [pixel][channel][m], and each m becomes a plane [pixel][channel] of its own.
import { F32 } from "./simd";

/** Bytes of scratch that the gradients of a depthwise convolution need: planes of one image's output and of the filters. */
export function depthwiseScratch(outHeight: i32, outWidth: i32, channels: i32, multiplier: i32, kernelHeight: i32, kernelWidth: i32): usize {
  return multiplier == 1 ? 0 : (((outHeight * outWidth + kernelHeight * kernelWidth) * channels * multiplier) as usize) * F32;
}

/** planes[m][pixel][channel] = source[pixel][channel][m]. */
export function splitPlanes(source: usize, planes: usize, pixels: i32, channels: i32, multiplier: i32): void {
  const plane = ((pixels * channels) as usize) * F32;
  for (let left = pixels * channels; left != 0; left--) {
    let target = planes;
    for (let m = multiplier; m != 0; m--) {
      store<f32>(target, load<f32>(source));
      source += F32;
      target += plane;
    }
    planes += F32;
  }
}

/** target[pixel][channel][m] = planes[m][pixel][channel]. */
export function joinPlanes(planes: usize, target: usize, pixels: i32, channels: i32, multiplier: i32): void {
  const plane = ((pixels * channels) as usize) * F32;
  for (let left = pixels * channels; left != 0; left--) {
    let source = planes;
    for (let m = multiplier; m != 0; m--) {
      store<f32>(target, load<f32>(source));
      target += F32;
      source += plane;
    }
    planes += F32;
  }
}

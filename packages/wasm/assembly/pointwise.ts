// Convolution 1x1 with stride 1 and no padding, NHWC, and the gradient of its input: one matrix product over all pixels.
//
//   output[pixel][o] = sum over i of input[pixel][i] * filters[i][o]
//
// Layout. Filters are packed once into panels of 16 output channels, [out / 16][in][16]: contiguous, where the rows of a filter with many
// output channels lie on few sets of the first-level cache. A block of pixels (about 16 KiB of input and result) meets one panel
// after the other, then bias, addend and ReLU while it is still in the cache.
//
// Tiling. 2 pixels x 4 vectors: 8 accumulators, 4 filter vectors, 1 splat value = 13 live vectors of the 16 that x86-64 has, 6 loads for 8
// multiply-adds. One input channel in a turn of the loop: two or four run at 31 to 37 GFLOP/s where one runs at 55. Each
// pixel is summed in the order of the channels, whatever its neighbour, so any range of pixels gives the same bits.
import { addValues, finishPixels } from "./convolve_row";
import { F32, madd } from "./simd";

/** Channels of a panel. */
const PANEL: i32 = 16;
/** Bytes of input and result that a block of pixels may have. */
const BLOCK_BYTES: i32 = 16384;

/** panels[out / 16][in][16] of filters[in][out], for the panels `first` to `last`. It needs no scratch. */
export function pointwisePanels(first: i32, last: i32, scratch: usize, filters: usize, panels: usize, inChannels: i32, outChannels: i32): void {
  const row = (outChannels as usize) * F32;
  let target = panels + ((first * inChannels * PANEL) as usize) * F32;
  for (let panel = first; panel < last; panel++) {
    let source = filters + ((panel * PANEL) as usize) * F32;
    for (let i = inChannels; i != 0; i--) {
      v128.store(target, v128.load(source));
      v128.store(target, v128.load(source, 16), 16);
      v128.store(target, v128.load(source, 32), 32);
      v128.store(target, v128.load(source, 48), 48);
      source += row;
      target += (PANEL as usize) * F32;
    }
  }
}

/** panels[in / 16][out][16] of the transpose of filters[in][out], for the panels `first` to `last`. It needs no scratch. */
export function pointwiseTransposedPanels(first: i32, last: i32, scratch: usize, filters: usize, panels: usize, inChannels: i32, outChannels: i32): void {
  let source = filters + ((first * PANEL * outChannels) as usize) * F32;
  const panelBytes = ((PANEL * outChannels) as usize) * F32;
  let panel = panels + (first as usize) * panelBytes;
  for (let left = last - first; left != 0; left--) {
    for (let i = 0; i < PANEL; i++) {
      let target = panel + (i as usize) * F32;
      for (let o = outChannels; o != 0; o--) {
        store<f32>(target, load<f32>(source));
        source += F32;
        target += (PANEL as usize) * F32;
      }
    }
    panel += panelBytes;
  }
}

/**
 * output[pixels][out] from input[pixels][in], the panels, bias[out] and addend, which is like the output (0: none), for the pixels `first` to `last`. `in` is a multiple of
 * 4, `out` of 16. With `relu`, negative outputs become 0. It needs no scratch.
 */
export function pointwise(
  first: i32, last: i32, scratch: usize, input: usize, panels: usize, bias: usize, addend: usize, relu: i32, output: usize, inChannels: i32, outChannels: i32,
): void {
  const inPixel = (inChannels as usize) * F32;
  const outPixel = (outChannels as usize) * F32;
  const panelBytes = (PANEL as usize) * inPixel;
  const reluAtOnce = addend == 0 ? relu : 0;
  const toAddend = addend - output;
  const block = max(8, BLOCK_BYTES / ((inPixel + outPixel) as i32)) & -2;
  input += (first as usize) * inPixel;
  output += (first as usize) * outPixel;
  let count = 0;
  for (let left = last - first; left > 0; left -= count) {
    count = min(block, left);
    let panel = panels;
    for (let at: usize = 0; at < outPixel; at += (PANEL as usize) * F32) {
      let source = input;
      let target = output + at;
      let pixels = count;
      for (; pixels > 1; pixels -= 2) {
        multiplyTwoByFour(source, source + inPixel, panel, target, target + outPixel, inChannels);
        source += 2 * inPixel;
        target += 2 * outPixel;
      }
      if (pixels == 1) multiplyTwoByFour(source, source, panel, target, target, inChannels);
      panel += panelBytes;
    }
    if (bias != 0 || reluAtOnce != 0) finishPixels(output, bias, reluAtOnce, count, outChannels);
    if (addend != 0) addValues(output, output + toAddend, relu, count * outChannels);
    input += (count as usize) * inPixel;
    output += (count as usize) * outPixel;
  }
}

/** The micro-kernel: two pixels by a panel. */
// @ts-ignore: decorator
@inline
function multiplyTwoByFour(a: usize, b: usize, panel: usize, targetA: usize, targetB: usize, inChannels: i32): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
  let left = inChannels;
  do {
    const f0 = v128.load(panel);
    const f1 = v128.load(panel, 16);
    const f2 = v128.load(panel, 32);
    const f3 = v128.load(panel, 48);
    const valueA = v128.load32_splat(a);
    a0 = madd(valueA, f0, a0);
    a1 = madd(valueA, f1, a1);
    a2 = madd(valueA, f2, a2);
    a3 = madd(valueA, f3, a3);
    const valueB = v128.load32_splat(b);
    b0 = madd(valueB, f0, b0);
    b1 = madd(valueB, f1, b1);
    b2 = madd(valueB, f2, b2);
    b3 = madd(valueB, f3, b3);
    a += F32;
    b += F32;
    panel += 64;
  } while (--left);
  v128.store(targetA, a0);
  v128.store(targetA, a1, 16);
  v128.store(targetA, a2, 32);
  v128.store(targetA, a3, 48);
  v128.store(targetB, b0);
  v128.store(targetB, b1, 16);
  v128.store(targetB, b2, 32);
  v128.store(targetB, b3, 48);
}

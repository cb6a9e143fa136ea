// Gradient of pointwise.ts with respect to its filters: one matrix product, summed over all pixels.
//
//   filterGradient[i][o] = sum over pixels of input[pixel][i] * outputGradient[pixel][o]
//
// Layout. 128 pixels at a time. Their input is packed into panels of 4 channels, [in / 4][pixels][4], and where a pixel of
// gradients is longer than 256 bytes, 8 channels of gradients at a time into [pixels][8]: pixels of 512 bytes and more lie
// on few sets of the first-level cache.
//
// Tiling. 4 input channels x 2 vectors of output channels: 8 accumulators, 2 gradients and 1 splat value = 11 live vectors of the 16 that
// x86-64 has. They start from zero and are added to the sums at the end of a block, so a float32 sum runs over at most 128
// terms before it joins the total.
import { chunkStart } from "./chunks";
import { F32, VEC, addTo, madd } from "./simd";

/** Pixels of a block. */
const BLOCK: i32 = 128;
/** Bytes from one panel of input to the next; the line between them keeps the panels off each other's cache sets. */
const PANEL: usize = (BLOCK as usize) * VEC + 64;
/** The longest pixel of gradients that is read where it is, in bytes. */
const LONG_PIXEL: usize = 256;

/** Bytes of scratch that pointwiseFilterGradient needs: the panels of input, and one of gradients. */
export function pointwiseFilterGradientScratch(inChannels: i32): usize {
  return ((inChannels / 4) as usize) * PANEL + (BLOCK as usize) * 2 * VEC;
}

/**
 * filterGradients[chunks][in][out] from input[pixels][in] and outputGradient[pixels][out]: what each chunk of the pixels gives, for the chunks
 * `first` to `last`. `in` is a multiple of 16, `out` of 8.
 */
export function pointwiseFilterGradient(
  first: i32, last: i32, scratch: usize, input: usize, outputGradient: usize, filterGradients: usize, chunks: i32,
  pixels: i32, inChannels: i32, outChannels: i32,
): void {
  const inPixel = (inChannels as usize) * F32;
  const outPixel = (outChannels as usize) * F32;
  const packed = scratch + ((inChannels / 4) as usize) * PANEL;
  const isLong = outPixel > LONG_PIXEL;
  const step: usize = isLong ? 2 * VEC : outPixel;
  const bytes = (inChannels as usize) * outPixel;
  for (let chunk = first; chunk < last; chunk++) {
    const target = filterGradients + (chunk as usize) * bytes;
    memory.fill(target, 0, bytes);
    const end = chunkStart(chunk + 1, chunks, pixels);
    let count = 0;
    for (let pixel = chunkStart(chunk, chunks, pixels); pixel < end; pixel += count) {
      count = min(BLOCK, end - pixel);
      packInput(input + (pixel as usize) * inPixel, inPixel, scratch, count);
      const gradients = outputGradient + (pixel as usize) * outPixel;
      for (let group: usize = 0; group < outPixel; group += 2 * VEC) {
        let gradient = gradients + group;
        if (isLong) {
          packGradients(gradient, outPixel, packed, count);
          gradient = packed;
        }
        let sums = target + group;
        let panel = scratch;
        for (let i = inChannels; i != 0; i -= 4) {
          sumPixels(panel, gradient, step, sums, outPixel, count);
          panel += PANEL;
          sums += 4 * outPixel;
        }
      }
    }
  }
}

/** Packs `count` pixels into panels, in the order in which they lie in memory, where the input comes from. */
// @ts-ignore: decorator
@inline
function packInput(input: usize, inPixel: usize, panels: usize, count: i32): void {
  for (let left = count; left != 0; left--) {
    const end = input + inPixel;
    let target = panels;
    do {
      v128.store(target, v128.load(input));
      v128.store(target, v128.load(input, 16), PANEL);
      v128.store(target, v128.load(input, 32), 2 * PANEL);
      v128.store(target, v128.load(input, 48), 3 * PANEL);
      input += 4 * VEC;
      target += 4 * PANEL;
    } while (input != end);
    panels += VEC;
  }
}

/** Copies two vectors of each of `count` pixels. */
// @ts-ignore: decorator
@inline
function packGradients(source: usize, pixel: usize, target: usize, count: i32): void {
  for (let left = count; left != 0; left--) {
    v128.store(target, v128.load(source));
    v128.store(target, v128.load(source, 16), 16);
    source += pixel;
    target += 2 * VEC;
  }
}

/** The micro-kernel: four input channels by two vectors of output channels, summed over `count` pixels. */
// @ts-ignore: decorator
@inline
function sumPixels(panel: usize, gradient: usize, step: usize, sums: usize, outPixel: usize, count: i32): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0);
  let d0 = f32x4.splat(0), d1 = f32x4.splat(0);
  let left = count;
  do {
    const g0 = v128.load(gradient);
    const g1 = v128.load(gradient, 16);
    const a = v128.load32_splat(panel);
    a0 = madd(a, g0, a0);
    a1 = madd(a, g1, a1);
    const b = v128.load32_splat(panel, 4);
    b0 = madd(b, g0, b0);
    b1 = madd(b, g1, b1);
    const c = v128.load32_splat(panel, 8);
    c0 = madd(c, g0, c0);
    c1 = madd(c, g1, c1);
    const d = v128.load32_splat(panel, 12);
    d0 = madd(d, g0, d0);
    d1 = madd(d, g1, d1);
    panel += VEC;
    gradient += step;
  } while (--left);
  addTo(sums, a0);
  addTo(sums + VEC, a1);
  sums += outPixel;
  addTo(sums, b0);
  addTo(sums + VEC, b1);
  sums += outPixel;
  addTo(sums, c0);
  addTo(sums + VEC, c1);
  sums += outPixel;
  addTo(sums, d0);
  addTo(sums + VEC, d1);
}

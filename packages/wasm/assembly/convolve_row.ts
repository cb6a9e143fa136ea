// One row of a direct convolution: the inner loops of the forward pass and of the input gradient.
//
// A kernel row of `taps` values is contiguous in the source as in the filters, so one loop runs over both. Channels of
// the result come in groups of 4 vectors, then 2, then 1; a group is taken for several pixels at once:
//
//   4 vectors x 2 pixels: 8 accumulators, 4 filter vectors, 1 splat value = 13 live vectors, 6 loads for 8 multiply-adds
//   2 vectors x 4 pixels: 8 accumulators, 2 filter vectors, 1 splat value = 11 live vectors, 6 loads for 8 multiply-adds
//   1 vector x 4 pixels: 4 accumulators, 1 filter vector, 1 splat value = 6 live vectors, 5 loads for 4 multiply-adds
//
// (x86-64 has 16 vector registers.) The last pixels of a row are taken together with neighbours that are done already, or more
// than once, so that no kernel for fewer pixels is needed.
import { F32, LANES, VEC, madd } from "./simd";

/**
 * Writes `pixels` pixels, `targetStep` bytes apart, of `pixelBytes` bytes (a multiple of 16). Their first taps lie `sourceStep`
 * bytes apart, kernel rows `windowRow`. Filters are [rowTaps][taps][pixelBytes].
 */
// @ts-ignore: decorator
@inline
export function convolveRow(
  source: usize, sourceStep: usize, windowRow: usize, filter: usize, pixelBytes: usize, target: usize, targetStep: usize,
  pixels: i32, rowTaps: i32, taps: i32,
): void {
  let group: usize = 0;
  for (; group + 4 * VEC <= pixelBytes; group += 4 * VEC) {
    for (let x = 0; x < pixels; x += 2) {
      const first = max(0, min(x, pixels - 2));
      const second = min(first + 1, pixels - 1);
      convolveTwoByFour(
        source + (first as usize) * sourceStep, source + (second as usize) * sourceStep, windowRow, filter + group, pixelBytes,
        target + group + (first as usize) * targetStep, target + group + (second as usize) * targetStep, rowTaps, taps,
      );
    }
  }
  for (; group < pixelBytes; ) {
    const pair = group + 2 * VEC <= pixelBytes;
    for (let x = 0; x < pixels; x += 4) {
      const first = max(0, min(x, pixels - 4));
      const from = source + (first as usize) * sourceStep;
      const to = target + group + (first as usize) * targetStep;
      const last = pixels - 1 - first;
      if (pair) convolveFourByTwo(from, sourceStep, windowRow, filter + group, pixelBytes, to, targetStep, last, rowTaps, taps);
      else convolveFourByOne(from, sourceStep, windowRow, filter + group, pixelBytes, to, targetStep, last, rowTaps, taps);
    }
    group += pair ? 2 * VEC : VEC;
  }
}

/** Adds the bias (0: none) to pixels that were just written and, with `relu`, takes negative values to 0. */
export function finishPixels(target: usize, bias: usize, relu: i32, pixels: i32, paddedChannels: i32): void {
  if (bias == 0) finish(target, 0, pixels, paddedChannels, false, true);
  else if (relu == 0) finish(target, bias, pixels, paddedChannels, true, false);
  else finish(target, bias, pixels, paddedChannels, true, true);
}

/** The two flags are constants at every call, so each call is its own loop. */
// @ts-ignore: decorator
@inline
function finish(target: usize, bias: usize, pixels: i32, paddedChannels: i32, withBias: bool, withRelu: bool): void {
  const zero = f32x4.splat(0);
  for (let pixel = pixels; pixel != 0; pixel--) {
    let addend = bias;
    let group = paddedChannels;
    do {
      let value = v128.load(target);
      if (withBias) {
        value = f32x4.add(value, v128.load(addend));
        addend += VEC;
      }
      // Not f32x4.max, which is eight instructions where this is one; NaN stays NaN.
      v128.store(target, withRelu ? f32x4.pmax(value, zero) : value);
      target += VEC;
      group -= LANES;
    } while (group != 0);
  }
}

/** Adds `count` values to those just written and, with `relu`, takes negative sums to 0. */
export function addValues(target: usize, addend: usize, relu: i32, count: i32): void {
  const lowest = f32x4.splat(relu != 0 ? 0 : -Infinity);
  for (; count >= LANES; count -= LANES) {
    v128.store(target, f32x4.pmax(f32x4.add(v128.load(target), v128.load(addend)), lowest));
    target += VEC;
    addend += VEC;
  }
  for (; count != 0; count--) {
    const sum = f32x4.add(v128.load32_splat(target), v128.load32_splat(addend));
    store<f32>(target, f32x4.extract_lane(f32x4.pmax(sum, lowest), 0));
    target += F32;
    addend += F32;
  }
}

/** The micro-kernel for wide groups: two pixels by four vectors. */
// @ts-ignore: decorator
@inline
function convolveTwoByFour(sourceA: usize, sourceB: usize, windowRow: usize, filter: usize, filterRow: usize, targetA: usize, targetB: usize, rowTaps: i32, taps: i32): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
  for (let row = rowTaps; row != 0; row--) {
    let a = sourceA;
    let b = sourceB;
    let left = taps;
    do {
      const f0 = v128.load(filter);
      const f1 = v128.load(filter, 16);
      const f2 = v128.load(filter, 32);
      const f3 = v128.load(filter, 48);
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
      filter += filterRow;
    } while (--left);
    sourceA += windowRow;
    sourceB += windowRow;
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

/** The micro-kernel for two vectors: four pixels, or the last one several times where `last` is less than 3. */
// @ts-ignore: decorator
@inline
function convolveFourByTwo(source: usize, sourceStep: usize, windowRow: usize, filter: usize, filterRow: usize, target: usize, targetStep: usize, last: i32, rowTaps: i32, taps: i32): void {
  const second = min(1, last) as usize, third = min(2, last) as usize, fourth = min(3, last) as usize;
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), b0 = f32x4.splat(0), b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0), d0 = f32x4.splat(0), d1 = f32x4.splat(0);
  for (let row = rowTaps; row != 0; row--) {
    let a = source;
    let b = source + second * sourceStep;
    let c = source + third * sourceStep;
    let d = source + fourth * sourceStep;
    let left = taps;
    do {
      const f0 = v128.load(filter);
      const f1 = v128.load(filter, 16);
      const valueA = v128.load32_splat(a);
      a0 = madd(valueA, f0, a0);
      a1 = madd(valueA, f1, a1);
      const valueB = v128.load32_splat(b);
      b0 = madd(valueB, f0, b0);
      b1 = madd(valueB, f1, b1);
      const valueC = v128.load32_splat(c);
      c0 = madd(valueC, f0, c0);
      c1 = madd(valueC, f1, c1);
      const valueD = v128.load32_splat(d);
      d0 = madd(valueD, f0, d0);
      d1 = madd(valueD, f1, d1);
      a += F32;
      b += F32;
      c += F32;
      d += F32;
      filter += filterRow;
    } while (--left);
    source += windowRow;
  }
  v128.store(target, a0);
  v128.store(target, a1, 16);
  v128.store(target + second * targetStep, b0);
  v128.store(target + second * targetStep, b1, 16);
  v128.store(target + third * targetStep, c0);
  v128.store(target + third * targetStep, c1, 16);
  v128.store(target + fourth * targetStep, d0);
  v128.store(target + fourth * targetStep, d1, 16);
}

/** The micro-kernel for one vector: four pixels, or the last one several times where `last` is less than 3. */
// @ts-ignore: decorator
@inline
function convolveFourByOne(source: usize, sourceStep: usize, windowRow: usize, filter: usize, filterRow: usize, target: usize, targetStep: usize, last: i32, rowTaps: i32, taps: i32): void {
  const second = min(1, last) as usize, third = min(2, last) as usize, fourth = min(3, last) as usize;
  let sumA = f32x4.splat(0), sumB = f32x4.splat(0), sumC = f32x4.splat(0), sumD = f32x4.splat(0);
  for (let row = rowTaps; row != 0; row--) {
    let a = source;
    let b = source + second * sourceStep;
    let c = source + third * sourceStep;
    let d = source + fourth * sourceStep;
    let left = taps;
    do {
      const f = v128.load(filter);
      sumA = madd(v128.load32_splat(a), f, sumA);
      sumB = madd(v128.load32_splat(b), f, sumB);
      sumC = madd(v128.load32_splat(c), f, sumC);
      sumD = madd(v128.load32_splat(d), f, sumD);
      a += F32;
      b += F32;
      c += F32;
      d += F32;
      filter += filterRow;
    } while (--left);
    source += windowRow;
  }
  v128.store(target, sumA);
  v128.store(target + second * targetStep, sumB);
  v128.store(target + third * targetStep, sumC);
  v128.store(target + fourth * targetStep, sumD);
}

// Small helpers shared by every kernel. The ones with @inline cost nothing at run time.

/** Bytes in one f32 and in one 4-lane vector. */
export const F32: usize = 4;
export const VEC: usize = 16;
/** f32 lanes in one vector. */
export const LANES: i32 = 4;

/** acc + a * b: one fused instruction in the relaxed build, a multiply and an add in the plain one. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, acc: v128): v128 {
  return RELAXED ? f32x4.relaxed_madd(a, b, acc) : f32x4.add(acc, f32x4.mul(a, b));
}

/** acc - a * b, in one instruction or in two. */
// @ts-ignore: decorator
@inline
export function nmadd(a: v128, b: v128, acc: v128): v128 {
  return RELAXED ? f32x4.relaxed_nmadd(a, b, acc) : f32x4.sub(acc, f32x4.mul(a, b));
}

/** x * k for a scalar constant k. */
// @ts-ignore: decorator
@inline
export function scale(x: v128, k: f32): v128 {
  return f32x4.mul(x, f32x4.splat(k));
}

/** Adds `value` to the vector at `target`. */
// @ts-ignore: decorator
@inline
export function addTo(target: usize, value: v128): void {
  v128.store(target, f32x4.add(v128.load(target), value));
}

/** The smallest multiple of `unit` (a power of two) that is not below `value`. */
// @ts-ignore: decorator
@inline
export function roundUp(value: i32, unit: i32): i32 {
  return (value + unit - 1) & -unit;
}

/** Writes zeros over `bytes` bytes (a positive multiple of 16) from `dst`. */
// @ts-ignore: decorator
@inline
export function zeroFill(dst: usize, bytes: usize): void {
  const end = dst + bytes;
  do {
    v128.store(dst, f32x4.splat(0));
    dst += VEC;
  } while (dst != end);
}

/** Copies `bytes` bytes (a positive multiple of 16) from `src` to `dst`. */
// @ts-ignore: decorator
@inline
export function copyVectors(src: usize, dst: usize, bytes: usize): void {
  const end = src + bytes;
  do {
    v128.store(dst, v128.load(src));
    src += VEC;
    dst += VEC;
  } while (src != end);
}

/** Copies `pixels` pixels of `channels` values that lie `srcPixel` bytes apart to places `dstPixel` bytes apart. */
export function copyPixels(src: usize, srcPixel: usize, dst: usize, dstPixel: usize, pixels: i32, channels: i32): void {
  for (let left = pixels; left != 0; left--) {
    let from = src;
    let to = dst;
    for (let channel = channels; channel != 0; channel--) {
      store<f32>(to, load<f32>(from));
      from += F32;
      to += F32;
    }
    src += srcPixel;
    dst += dstPixel;
  }
}

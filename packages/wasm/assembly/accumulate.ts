// Sums of runs of values, of any length.
import { F32, LANES, VEC } from "./simd";

/** target[i] += source[i], f32. */
export function addValues(source: usize, target: usize, count: i32): void {
  for (; count >= LANES; count -= LANES) {
    v128.store(target, f32x4.add(v128.load(target), v128.load(source)));
    source += VEC;
    target += VEC;
  }
  for (; count != 0; count--) {
    store<f32>(target, load<f32>(target) + load<f32>(source));
    source += F32;
    target += F32;
  }
}

/** target[i] += source[i], i32, wrapping around. */
export function addIntegers(source: usize, target: usize, count: i32): void {
  for (; count >= LANES; count -= LANES) {
    v128.store(target, i32x4.add(v128.load(target), v128.load(source)));
    source += VEC;
    target += VEC;
  }
  for (; count != 0; count--) {
    store<i32>(target, load<i32>(target) + load<i32>(source));
    source += F32;
    target += F32;
  }
}

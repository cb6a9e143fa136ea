// Copies blocks of consecutive values from places with any three distances to places with any three distances: slices, strided
// slices, reversals (with negative distances), paddings and concatenations are all this.
import { F32, VEC } from "./simd";

/** From here on the engine's own copy is faster. */
const LONG: usize = 512;

/**
 * `bytes` is a multiple of 4; distances are in bytes, the first ones those of the outermost loop, of which the rounds `first` to
 * `last` are run. It needs no scratch.
 */
export function copyBlocks(
  first: i32, last: i32, scratch: usize, source: usize, from0: i32, from1: i32, from2: i32, target: usize, to0: i32, to1: i32, to2: i32,
  count1: i32, count2: i32, bytes: usize,
): void {
  source += first * from0;
  target += first * to0;
  for (let left0 = last - first; left0 > 0; left0--) {
    let source1 = source;
    let target1 = target;
    for (let left1 = count1; left1 > 0; left1--) {
      if (bytes >= LONG) copyLong(source1, from2, target1, to2, count2, bytes);
      else if (bytes == F32) copyValues(source1, from2, target1, to2, count2);
      else copyShort(source1, from2, target1, to2, count2, bytes);
      source1 += from1;
      target1 += to1;
    }
    source += from0;
    target += to0;
  }
}

function copyLong(source: usize, from: i32, target: usize, to: i32, count: i32, bytes: usize): void {
  for (; count > 0; count--) {
    memory.copy(target, source, bytes);
    source += from;
    target += to;
  }
}

function copyValues(source: usize, from: i32, target: usize, to: i32, count: i32): void {
  for (; count > 0; count--) {
    store<u32>(target, load<u32>(source));
    source += from;
    target += to;
  }
}

function copyShort(source: usize, from: i32, target: usize, to: i32, count: i32, bytes: usize): void {
  const vectors = bytes & ~(VEC - 1);
  for (; count > 0; count--) {
    let at: usize = 0;
    for (; at < vectors; at += VEC) v128.store(target + at, v128.load(source + at));
    for (; at < bytes; at += F32) store<u32>(target + at, load<u32>(source + at));
    source += from;
    target += to;
  }
}

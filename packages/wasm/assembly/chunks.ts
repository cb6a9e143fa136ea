// Sums over a batch are taken in chunks, whose results are joined in order. How many chunks there are depends on the sizes
// alone and not on the number of threads, so the result does not either.
import { F32, LANES, VEC } from "./simd";

/** The first of `total` units that belongs to a chunk. */
// @ts-ignore: decorator
@inline
export function chunkStart(chunk: i32, chunks: i32, total: i32): i32 {
  return ((chunk as i64) * (total as i64) / (chunks as i64)) as i32;
}

/** target[i] = the sum of parts[chunk][i] over the chunks in order, for the values `first` to `last` of `count`. */
export function joinChunks(first: i32, last: i32, scratch: usize, parts: usize, target: usize, chunks: i32, count: i32): void {
  const part = (count as usize) * F32;
  parts += (first as usize) * F32;
  target += (first as usize) * F32;
  let left = last - first;
  for (; left >= LANES; left -= LANES) {
    let sum = v128.load(parts);
    let next = parts;
    for (let chunk = chunks - 1; chunk != 0; chunk--) {
      next += part;
      sum = f32x4.add(sum, v128.load(next));
    }
    v128.store(target, sum);
    parts += VEC;
    target += VEC;
  }
  for (; left != 0; left--) {
    let sum = load<f32>(parts);
    let next = parts;
    for (let chunk = chunks - 1; chunk != 0; chunk--) {
      next += part;
      sum += load<f32>(next);
    }
    store<f32>(target, sum);
    parts += F32;
    target += F32;
  }
}

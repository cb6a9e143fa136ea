// x (+ - * /) row, where x is many rows of `columns` values and `row` one, or one value (columns = 1); also of values of one shape.
//
// The row is repeated to a pattern of at least 64 values whose length is a multiple of 16, so that any number of columns runs in
// whole vectors; the pattern stays in the first-level cache.
import { F32, LANES, VEC } from "./simd";

const UNROLLED: i32 = 4 * LANES;
const SHORTEST: i32 = 64;

/** Values of the pattern: the least multiple of `columns` and of 16 that is not below 64. */
export function broadcastPattern(columns: i32): i32 {
  const least = columns * (UNROLLED >> min(4, ctz(columns)));
  return ((SHORTEST + least - 1) / least) * least;
}

/** Bytes of scratch that broadcastRow needs. */
export function broadcastScratch(columns: i32): usize {
  return (broadcastPattern(columns) as usize) * F32;
}

/**
 * output = x op row, for the patterns `first` to `last` of `count` values (the last one may be cut short). operation: 0 x + row,
 * 1 x - row, 2 x * row, 3 x / row, 4 row - x, 5 row / x.
 */
export function broadcastRow(
  first: i32, last: i32, scratch: usize, x: usize, row: usize, output: usize, operation: i32, count: i32, columns: i32,
): void {
  const length = broadcastPattern(columns);
  for (let at = 0; at < length; at += columns) memory.copy(scratch + (at as usize) * F32, row, (columns as usize) * F32);
  for (let pattern = first; pattern < last; pattern++) {
    const start = pattern * length;
    const offset = (start as usize) * F32;
    combine(x + offset, scratch, output + offset, operation, min(length, count - start));
  }
}

/** output = a op b, value by value, for the values `first` to `last`. It needs no scratch. */
export function combineValues(first: i32, last: i32, scratch: usize, a: usize, b: usize, output: usize, operation: i32): void {
  const offset = (first as usize) * F32;
  combine(a + offset, b + offset, output + offset, operation, last - first);
}

function combine(x: usize, row: usize, output: usize, operation: i32, count: i32): void {
  if (operation == 0) run(x, row, output, count, 0);
  else if (operation == 1) run(x, row, output, count, 1);
  else if (operation == 2) run(x, row, output, count, 2);
  else if (operation == 3) run(x, row, output, count, 3);
  else if (operation == 4) run(x, row, output, count, 4);
  else run(x, row, output, count, 5);
}

/** The operation is a constant at every call, so each is a loop of its own. */
// @ts-ignore: decorator
@inline
function run(x: usize, row: usize, output: usize, count: i32, operation: i32): void {
  for (; count >= UNROLLED; count -= UNROLLED) {
    v128.store(output, vector(v128.load(x), v128.load(row), operation));
    v128.store(output, vector(v128.load(x, 16), v128.load(row, 16), operation), 16);
    v128.store(output, vector(v128.load(x, 32), v128.load(row, 32), operation), 32);
    v128.store(output, vector(v128.load(x, 48), v128.load(row, 48), operation), 48);
    x += 4 * VEC;
    row += 4 * VEC;
    output += 4 * VEC;
  }
  for (; count != 0; count--) {
    const value = vector(v128.load32_splat(x), v128.load32_splat(row), operation);
    store<f32>(output, f32x4.extract_lane(value, 0));
    x += F32;
    row += F32;
    output += F32;
  }
}

// @ts-ignore: decorator
@inline
function vector(a: v128, b: v128, operation: i32): v128 {
  if (operation == 0) return f32x4.add(a, b);
  if (operation == 1) return f32x4.sub(a, b);
  if (operation == 2) return f32x4.mul(a, b);
  if (operation == 3) return f32x4.div(a, b);
  if (operation == 4) return f32x4.sub(b, a);
  return f32x4.div(b, a);
}

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

/** output = a op b. The reversed operations are the others with their operands exchanged. */
function combine(x: usize, row: usize, output: usize, operation: i32, count: i32): void {
  if (operation == 0) run<Sum>(x, row, output, count);
  else if (operation == 1) run<Difference>(x, row, output, count);
  else if (operation == 2) run<Product>(x, row, output, count);
  else if (operation == 3) run<Quotient>(x, row, output, count);
  else if (operation == 4) run<Difference>(row, x, output, count);
  else run<Quotient>(row, x, output, count);
}

/**
 * The operations as types, told apart by their size: a number for each, though constant, would let the optimiser make one loop of all, with
 * a branch for each vector in it.
 */
type Sum = u8;
type Difference = u16;
type Product = u32;
type Quotient = u64;

function run<Operation>(a: usize, b: usize, output: usize, count: i32): void {
  for (; count >= UNROLLED; count -= UNROLLED) {
    // All loads before the first store: a load waits for a store before it whose address is like its own in the last 12 bits, and large
    // tensors often lie so.
    const a0 = v128.load(a);
    const a1 = v128.load(a, 16);
    const a2 = v128.load(a, 32);
    const a3 = v128.load(a, 48);
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    v128.store(output, vector<Operation>(a0, b0));
    v128.store(output, vector<Operation>(a1, b1), 16);
    v128.store(output, vector<Operation>(a2, b2), 32);
    v128.store(output, vector<Operation>(a3, b3), 48);
    a += 4 * VEC;
    b += 4 * VEC;
    output += 4 * VEC;
  }
  for (; count != 0; count--) {
    const value = vector<Operation>(v128.load32_splat(a), v128.load32_splat(b));
    store<f32>(output, f32x4.extract_lane(value, 0));
    a += F32;
    b += F32;
    output += F32;
  }
}

// @ts-ignore: decorator
@inline
function vector<Operation>(a: v128, b: v128): v128 {
  if (sizeof<Operation>() == sizeof<Sum>()) return f32x4.add(a, b);
  if (sizeof<Operation>() == sizeof<Difference>()) return f32x4.sub(a, b);
  if (sizeof<Operation>() == sizeof<Product>()) return f32x4.mul(a, b);
  return f32x4.div(a, b);
}

// Rows of [rows][channels] taken a few at a time as one wide row, whose length is a multiple of 8 values: 8 / gcd(8, channels) of
// them, so one where channels is a multiple of 8. So any channel count runs in vectors, with per-channel values repeated along a
// wide row. What is left of the rows, at most 7, goes value by value.
//
// A pass walks wide rows in blocks of at most 1,024 values (of four or five tensors) that stay in the first-level cache, and inside a block takes 8
// channels at a time, so that the per-channel values stay in registers while the rows of the block go by.
import { F32 } from "./simd";

export const F64: usize = 8;
/** Channels of a block, at most. More rows than this leaves time for would fall on the same cache sets where channels are many. */
export const BLOCK_CHANNELS: i32 = 128;
const BLOCK_VALUES: i32 = 1024;

/** Rows that make up one wide row. */
// @ts-ignore: decorator
@inline
export function rowsTogether(channels: i32): i32 {
  return 8 >> min(3, ctz(channels));
}

/** Rows of a block, of which `width` values (or BLOCK_CHANNELS of them) are taken together. */
// @ts-ignore: decorator
@inline
export function blockRows(width: i32): i32 {
  return BLOCK_VALUES / min(width, BLOCK_CHANNELS);
}

/** Values that are worth a chunk of sums. */
const CHUNK_VALUES: i32 = 65536;
const MOST_CHUNKS: i32 = 16;

/** Chunks in which the sums over all rows are taken (chunks.ts). */
export function rowChunks(rows: i32, channels: i32): i32 {
  return max(1, min(MOST_CHUNKS, rows / (CHUNK_VALUES / channels + rowsTogether(channels))));
}

/** What a pass over rows takes a range of: wide rows, the last one with the rows that are left over. */
export function rowUnits(rows: i32, channels: i32): i32 {
  return max(1, rows / rowsTogether(channels));
}

/** The first row of a unit; of the unit after the last, the number of rows. */
// @ts-ignore: decorator
@inline
export function firstRow(unit: i32, rows: i32, channels: i32): i32 {
  return unit == rowUnits(rows, channels) ? rows : unit * rowsTogether(channels);
}

/** target[i] = source[i % channels] for i below `width`; the two may be the same. */
export function repeat(source: usize, target: usize, channels: i32, width: i32): void {
  const bytes = (channels as usize) * F32;
  for (let copy: usize = source == target ? bytes : 0; copy < (width as usize) * F32; copy += bytes) memory.copy(target + copy, source, bytes);
}

/** A per-channel value, or what counts in its place where there is none (address 0). */
// @ts-ignore: decorator
@inline
export function channelValue(values: usize, channel: i32, missing: f32): f32 {
  return values == 0 ? missing : load<f32>(values + (channel as usize) * F32);
}

/** The upper two f32 lanes as f64. */
// @ts-ignore: decorator
@inline
export function promoteHigh(value: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(value, value, 2, 3, 0, 1));
}

let touched: i32 = 0;

/**
 * Reads a value of every cache line of a block, also of one that is to be written, in the order of memory, which the hardware can
 * foresee. The passes then go through the block 8 channels at a time, and would ask the memory for every so many lines only.
 */
export function touchBlock(block: usize, rowBytes: usize, bytes: usize, rows: i32): void {
  let sum = 0;
  for (let left = rows; left != 0; left--) {
    const end = block + bytes;
    for (let line = block; line < end; line += 64) sum += load<i32>(line);
    block += rowBytes;
  }
  touched = sum; // so that the reads are not left out
}

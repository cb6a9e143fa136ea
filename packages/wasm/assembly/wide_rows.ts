// Rows of [rows][channels] taken a few at a time as one wide row, whose length is a multiple of 8 values: 8 / gcd(8, channels) of
// them, so one where channels is a multiple of 8. So any channel count runs in vectors, with per-channel values repeated along a
// wide row. What is left of the rows, at most 7, goes value by value.
//
// A pass takes four wide rows at a time, 4 channels of each: what belongs to the channels (means, factors, sums so far) is
// loaded once for the four, and lies in the first-level cache; and the sums of a channel are not one long chain of additions, each
// waiting for the last. Before that a value of each cache line of the next few rows is read, of all tensors, also of one that is to be
// written: one after the other, as the hardware foresees it and with many on their way at once, which four rows side by side are not.
import { F32 } from "./simd";

export const F64: usize = 8;
/** Wide rows whose sums are taken in f32 before they join those in f64: of each channel 32 sums of four. */
export const BLOCK_ROWS: i32 = 128;

/** Rows that make up one wide row. */
// @ts-ignore: decorator
@inline
export function rowsTogether(channels: i32): i32 {
  return 8 >> min(3, ctz(channels));
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

/** Adds the four f32 lanes of `partial` to the four f64 at `total`. */
// @ts-ignore: decorator
@inline
export function addToTotal(total: usize, partial: v128): void {
  v128.store(total, f64x2.add(v128.load(total), f64x2.promote_low_f32x4(partial)));
  v128.store(total, f64x2.add(v128.load(total, 16), promoteHigh(partial)), 16);
}

/** Bytes of a tensor that are fetched at once: those of four or five lie side by side in the first-level cache. */
const FETCHED: i32 = 4096;

/** How many wide rows are fetched at once: four or a multiple of four. */
// @ts-ignore: decorator
@inline
export function fetchedRows(rowBytes: usize): i32 {
  return max(4, (FETCHED / (rowBytes as i32)) & -4);
}

let fetched: i32 = 0;

/** Reads a value of each cache line of `bytes` bytes. Four rows of 256 bytes or less are near enough to each other without. */
// @ts-ignore: decorator
@inline
export function fetch(start: usize, bytes: usize, rowBytes: usize): void {
  if (rowBytes <= 256) return;
  let sum = 0;
  for (const end = start + bytes; start < end; start += 64) sum += load<i32>(start);
  fetched = sum; // so that the reads are not left out
}

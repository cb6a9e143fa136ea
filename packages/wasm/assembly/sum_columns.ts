// Sums along the middle of [outer][rows][columns], times a factor. Blocks of rows are summed in f32, their sums in f64, so that many
// terms cost no accuracy. Sums along contiguous values are those of one column: wide rows make vectors of them.
import { F32, LANES } from "./simd";
import { F64, addToTotal, rowsTogether } from "./wide_rows";

/** Columns of a block, at most: more rows than this leaves time for would fall on the same cache sets where columns are many. */
const BLOCK_COLUMNS: i32 = 128;
/** Values of a block, which stay in the first-level cache. */
const BLOCK_VALUES: i32 = 1024;

/** Bytes of scratch that sumColumns needs. */
export function sumColumnsScratch(columns: i32): usize {
  return ((columns * rowsTogether(columns)) as usize) * F64;
}

/**
 * output[outer][columns] = factor * the sum over the rows of input[outer][rows][columns], for the outer indices `first` to `last`.
 * `scratch` holds sumColumnsScratch(columns) bytes.
 */
export function sumColumns(first: i32, last: i32, scratch: usize, input: usize, output: usize, rows: i32, columns: i32, factor: f64): void {
  const together = rowsTogether(columns);
  const width = columns * together;
  const rowBytes = (width as usize) * F32;
  const wideRows = rows / together;
  const left = (rows - wideRows * together) * columns;
  input += ((first * rows) as usize) * (columns as usize) * F32;
  output += ((first * columns) as usize) * F32;
  for (let outerLeft = last - first; outerLeft != 0; outerLeft--) {
    memory.fill(scratch, 0, (width as usize) * F64);
    sumWideRows(input, scratch, wideRows, width);
    input += (wideRows as usize) * rowBytes;
    for (let i = 0; i < left; i++) {
      const total = scratch + (i as usize) * F64;
      store<f64>(total, load<f64>(total) + (load<f32>(input) as f64));
      input += F32;
    }
    for (let column = 0; column < columns; column++) {
      let sum: f64 = 0;
      for (let i = column; i < width; i += columns) sum += load<f64>(scratch + (i as usize) * F64);
      store<f32>(output, (sum * factor) as f32);
      output += F32;
    }
  }
}

/** Adds the sums of `rows` rows of `width` values (a multiple of 8) to `totals`. */
// @ts-ignore: decorator
@inline
function sumWideRows(input: usize, totals: usize, rows: i32, width: i32): void {
  const rowBytes = (width as usize) * F32;
  const largest = BLOCK_VALUES / min(width, BLOCK_COLUMNS);
  for (let from = 0; from < width; from += BLOCK_COLUMNS) {
    const to = min(width, from + BLOCK_COLUMNS);
    let source = input;
    let count = 0;
    for (let done = 0; done < rows; done += count) {
      count = min(largest, rows - done);
      for (let column = from; column < to; column += 2 * LANES) {
        const at = column as usize;
        sumBlock(source + at * F32, rowBytes, count, totals + at * F64);
      }
      source += (count as usize) * rowBytes;
    }
  }
}

/** Eight columns of `count` rows. */
// @ts-ignore: decorator
@inline
function sumBlock(source: usize, rowBytes: usize, count: i32, totals: usize): void {
  let sum0 = f32x4.splat(0), sum1 = f32x4.splat(0);
  let left = count;
  do {
    sum0 = f32x4.add(sum0, v128.load(source));
    sum1 = f32x4.add(sum1, v128.load(source, 16));
    source += rowBytes;
  } while (--left);
  addToTotal(totals, sum0);
  addToTotal(totals + 32, sum1);
}

// Mean and variance of the channels of [rows][channels].
//
// In f64 for each channel: the mean so far, and the sum of squared distances to it. A block adds the f32 sums of the distances
// to the mean so far, and of their squares, by the formula for joining two sets (Chan, Golub and LeVeque 1983). Distances
// are small beside the values where the mean is large, and blocks grow from one row, doubling, so that no block can be large
// beside what was seen before it: the error of a block's sums stays that of float32 relative to the variance itself.
import { F32, LANES, madd } from "./simd";
import { BLOCK_CHANNELS, F64, blockRows, promoteHigh, rowsTogether, touchBlock } from "./wide_rows";

/** Four f64 in memory as f32. */
// @ts-ignore: decorator
@inline
function demoteFour(source: usize): v128 {
  const low = f32x4.demote_f64x2_zero(v128.load(source));
  const high = f32x4.demote_f64x2_zero(v128.load(source, 16));
  return v128.shuffle<i64>(low, high, 0, 2);
}

/** Adds `count` rows of 8 channels to the moments of the `seen` rows before them. */
// @ts-ignore: decorator
@inline
function addBlock(source: usize, rowBytes: usize, count: i32, seen: i32, means: usize, squares: usize): void {
  const origin0 = demoteFour(means), origin1 = demoteFour(means + 32);
  let sum0 = f32x4.splat(0), sum1 = f32x4.splat(0);
  let square0 = f32x4.splat(0), square1 = f32x4.splat(0);
  let left = count;
  do {
    const x0 = f32x4.sub(v128.load(source), origin0);
    sum0 = f32x4.add(sum0, x0);
    square0 = madd(x0, x0, square0);
    const x1 = f32x4.sub(v128.load(source, 16), origin1);
    sum1 = f32x4.add(sum1, x1);
    square1 = madd(x1, x1, square1);
    source += rowBytes;
  } while (--left);
  const perRow = f64x2.splat(1.0 / (count as f64));
  const share = f64x2.splat((count as f64) / ((seen + count) as f64));
  const between = f64x2.splat((seen as f64) * (count as f64) / ((seen + count) as f64));
  join(means, squares, f64x2.promote_low_f32x4(origin0), f64x2.promote_low_f32x4(sum0), f64x2.promote_low_f32x4(square0), perRow, share, between);
  join(means + 16, squares + 16, promoteHigh(origin0), promoteHigh(sum0), promoteHigh(square0), perRow, share, between);
  join(means + 32, squares + 32, f64x2.promote_low_f32x4(origin1), f64x2.promote_low_f32x4(sum1), f64x2.promote_low_f32x4(square1), perRow, share, between);
  join(means + 48, squares + 48, promoteHigh(origin1), promoteHigh(sum1), promoteHigh(square1), perRow, share, between);
}

/** Joins the moments of two channels with those of a block, given as sums of distances to `origin`. */
// @ts-ignore: decorator
@inline
function join(means: usize, squares: usize, origin: v128, sum: v128, square: v128, perRow: v128, share: v128, between: v128): void {
  const mean = v128.load(means);
  const distance = f64x2.mul(sum, perRow);
  const apart = f64x2.sub(f64x2.add(origin, distance), mean);
  const own = f64x2.sub(square, f64x2.mul(sum, distance));
  v128.store(means, f64x2.add(mean, f64x2.mul(apart, share)));
  v128.store(squares, f64x2.add(f64x2.add(v128.load(squares), own), f64x2.mul(f64x2.mul(apart, apart), between)));
}

/** Adds a single value to the moments of `seen` others (0 or more). */
// @ts-ignore: decorator
@inline
function addValue(value: f64, seen: i32, mean: usize, square: usize): void {
  const apart = value - load<f64>(mean);
  store<f64>(mean, load<f64>(mean) + apart / ((seen + 1) as f64));
  store<f64>(square, load<f64>(square) + apart * apart * (seen as f64) / ((seen + 1) as f64));
}

/** Joins the mean and the sum of squared distances of `count` values with those of `others` more, and leaves them in the first. */
// @ts-ignore: decorator
@inline
export function joinMoments(mean: usize, square: usize, count: i32, otherMean: usize, otherSquare: usize, others: i32): void {
  const apart = load<f64>(otherMean) - load<f64>(mean);
  const share = (others as f64) / ((count + others) as f64);
  store<f64>(mean, load<f64>(mean) + apart * share);
  store<f64>(square, load<f64>(square) + load<f64>(otherSquare) + apart * apart * (count as f64) * share);
}

/** Leaves mean and sum of squared distances of every channel in means[channels] and squares[channels], f64. */
export function moments(input: usize, means: usize, squares: usize, rows: i32, channels: i32): void {
  const together = rowsTogether(channels);
  const width = channels * together;
  const rowBytes = (width as usize) * F32;
  const wideRows = rows / together;
  memory.fill(means, 0, (width as usize) * F64);
  memory.fill(squares, 0, (width as usize) * F64);
  if (wideRows > 0) {
    for (let i = 0; i < width; i++) store<f64>(means + (i as usize) * F64, load<f32>(input + (i as usize) * F32) as f64);
    const largest = blockRows(width);
    for (let from = 0; from < width; from += BLOCK_CHANNELS) {
      const to = min(width, from + BLOCK_CHANNELS);
      let source = input + rowBytes;
      let count = 0;
      for (let seen = 1; seen < wideRows; seen += count) {
        count = min(min(seen, largest), wideRows - seen);
        if (width > 4 * LANES) touchBlock(source + (from as usize) * F32, rowBytes, ((to - from) as usize) * F32, count);
        for (let channel = from; channel < to; channel += 2 * LANES) {
          const at = channel as usize;
          addBlock(source + at * F32, rowBytes, count, seen, means + at * F64, squares + at * F64);
        }
        source += (count as usize) * rowBytes;
      }
    }
  }
  // The wide row holds each channel `together` times: those are joined into the first, then the rows left over are added.
  for (let channel = 0; channel < channels; channel++) {
    const mean = means + (channel as usize) * F64;
    const square = squares + (channel as usize) * F64;
    for (let copy = 1; copy < together; copy++) {
      const at = ((copy * channels) as usize) * F64;
      const apart = load<f64>(mean + at) - load<f64>(mean);
      const between = (wideRows as f64) * (copy as f64) / ((copy + 1) as f64);
      store<f64>(mean, load<f64>(mean) + apart / ((copy + 1) as f64));
      store<f64>(square, load<f64>(square) + load<f64>(square + at) + apart * apart * between);
    }
    let seen = wideRows * together;
    let source = input + ((seen * channels + channel) as usize) * F32;
    for (; seen < rows; seen++) {
      addValue(load<f32>(source) as f64, seen, mean, square);
      source += (channels as usize) * F32;
    }
  }
}

// Mean and variance of the channels of [rows][channels], and of a sum of two such that is written on the way.
//
// In f64 for each channel: the mean so far, and the sum of squared distances to it. A block adds the f32 sums of the distances
// to the mean so far, and of their squares, by the formula for joining two sets (Chan, Golub and LeVeque 1983). Distances
// are small beside the values where the mean is large, and blocks grow from one row, to four times what was seen, so that no
// block can be large beside what was seen before it: the error of a block's sums stays that of float32 relative to the variance itself.
//
// Four rows by one vector of channels in a turn of the loop: 4 distances, the mean, 2 sums = 7 live vectors.
import { F32, LANES, VEC, madd } from "./simd";
import { BLOCK_ROWS, F64, fetch, fetchedRows, promoteHigh, rowsTogether } from "./wide_rows";

/** Bytes that `moments` leaves and works with: of a wide row, the mean and the sum of squares in f64, and three values in f32. */
export function momentsBytes(channels: i32): usize {
  return ((channels * rowsTogether(channels)) as usize) * (2 * F64 + 3 * F32);
}

/** Four f64 in memory as f32. */
// @ts-ignore: decorator
@inline
function demoteFour(source: usize): v128 {
  const low = f32x4.demote_f64x2_zero(v128.load(source));
  const high = f32x4.demote_f64x2_zero(v128.load(source, 16));
  return v128.shuffle<i64>(low, high, 0, 2);
}

/** A vector of the input, or of input + addend, which is then written to the output. */
// @ts-ignore: decorator
@inline
function valuesAt(input: usize, addend: usize, output: usize, withAddend: bool): v128 {
  const values = v128.load(input);
  if (!withAddend) return values;
  const sum = f32x4.add(values, v128.load(addend));
  v128.store(output, sum);
  return sum;
}

/** Whether there is an addend, as types, told apart by their size: of a flag, though constant, the optimiser makes branches in one loop. */
type Alone = u8;
type WithAddend = u16;

/** Adds the distances of `count` wide rows to the origins, and their squares, to the sums; all of these are f32 and `rowBytes` long. */
function sumDistances<Terms>(input: usize, addend: usize, output: usize, rowBytes: usize, count: i32, origins: usize): void {
  const withAddend = sizeof<Terms>() == sizeof<WithAddend>();
  const sums = origins + rowBytes;
  const squares = sums + rowBytes;
  const fetchable = fetchedRows(rowBytes);
  let left = count;
  for (; left >= 4; left -= 4) {
    if (((count - left) % fetchable) == 0) {
      const bytes = (min(left, fetchable) as usize) * rowBytes;
      fetch(input, bytes, rowBytes);
      if (withAddend) {
        fetch(addend, bytes, rowBytes);
        fetch(output, bytes, rowBytes);
      }
    }
    for (let at: usize = 0; at < rowBytes; at += VEC) {
      const origin = v128.load(origins + at);
      let from = input + at;
      let other = addend + at;
      let to = output + at;
      const x0 = f32x4.sub(valuesAt(from, other, to, withAddend), origin);
      from += rowBytes; other += rowBytes; to += rowBytes;
      const x1 = f32x4.sub(valuesAt(from, other, to, withAddend), origin);
      from += rowBytes; other += rowBytes; to += rowBytes;
      const x2 = f32x4.sub(valuesAt(from, other, to, withAddend), origin);
      from += rowBytes; other += rowBytes; to += rowBytes;
      const x3 = f32x4.sub(valuesAt(from, other, to, withAddend), origin);
      v128.store(sums + at, f32x4.add(v128.load(sums + at), f32x4.add(f32x4.add(x0, x1), f32x4.add(x2, x3))));
      v128.store(squares + at, f32x4.add(v128.load(squares + at), madd(x3, x3, madd(x2, x2, madd(x1, x1, f32x4.mul(x0, x0))))));
    }
    input += 4 * rowBytes;
    addend += 4 * rowBytes;
    output += 4 * rowBytes;
  }
  for (; left != 0; left--) {
    for (let at: usize = 0; at < rowBytes; at += VEC) {
      const x = f32x4.sub(valuesAt(input + at, addend + at, output + at, withAddend), v128.load(origins + at));
      v128.store(sums + at, f32x4.add(v128.load(sums + at), x));
      v128.store(squares + at, madd(x, x, v128.load(squares + at)));
    }
    input += rowBytes;
    addend += rowBytes;
    output += rowBytes;
  }
}

/** Adds `count` wide rows of `width` values to the moments of the `seen` ones before them. */
// @ts-ignore: decorator
@inline
function addBlock(
  input: usize, addend: usize, output: usize, width: i32, count: i32, seen: i32, means: usize, squares: usize, origins: usize,
): void {
  const rowBytes = (width as usize) * F32;
  for (let at: usize = 0; at < rowBytes; at += VEC) v128.store(origins + at, demoteFour(means + 2 * at));
  memory.fill(origins + rowBytes, 0, 2 * rowBytes);
  if (addend != 0) sumDistances<WithAddend>(input, addend, output, rowBytes, count, origins);
  else sumDistances<Alone>(input, 0, 0, rowBytes, count, origins);
  const perRow = f64x2.splat(1.0 / (count as f64));
  const share = f64x2.splat((count as f64) / ((seen + count) as f64));
  const between = f64x2.splat((seen as f64) * (count as f64) / ((seen + count) as f64));
  for (let at: usize = 0; at < rowBytes; at += VEC) {
    const from = origins + at;
    const to: usize = 2 * at;
    const origin = v128.load(from), sum = v128.load(from + rowBytes), square = v128.load(from + 2 * rowBytes);
    join(
      means + to, squares + to, f64x2.promote_low_f32x4(origin), f64x2.promote_low_f32x4(sum), f64x2.promote_low_f32x4(square), perRow, share,
      between,
    );
    join(means + to + 16, squares + to + 16, promoteHigh(origin), promoteHigh(sum), promoteHigh(square), perRow, share, between);
  }
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

/** One value of the input, or of input + addend, which is then written to the output. */
// @ts-ignore: decorator
@inline
function valueAt(input: usize, addend: usize, output: usize, offset: usize): f32 {
  if (addend == 0) return load<f32>(input + offset);
  const sum = load<f32>(input + offset) + load<f32>(addend + offset);
  store<f32>(output + offset, sum);
  return sum;
}

/**
 * Leaves mean and sum of squared distances of every channel in means[channels] and, after the means of a wide row, squares[channels],
 * f64, of momentsBytes(channels) in all. Where `addend` is not 0 they are those of input + addend, which goes to `output`.
 */
export function moments(input: usize, addend: usize, output: usize, means: usize, rows: i32, channels: i32): void {
  const together = rowsTogether(channels);
  const width = channels * together;
  const rowBytes = (width as usize) * F32;
  const squares = means + (width as usize) * F64;
  const wideRows = rows / together;
  memory.fill(means, 0, 2 * (width as usize) * F64);
  if (wideRows > 0) {
    for (let i = 0; i < width; i++) {
      store<f64>(means + (i as usize) * F64, valueAt(input, addend, output, (i as usize) * F32) as f64);
    }
    let start = rowBytes;
    let count = 0;
    for (let seen = 1; seen < wideRows; seen += count) {
      count = min(min(3 * seen, BLOCK_ROWS), wideRows - seen);
      addBlock(input + start, addend == 0 ? 0 : addend + start, output + start, width, count, seen, means, squares, squares + (width as usize) * F64);
      start += (count as usize) * rowBytes;
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
    let offset = ((seen * channels + channel) as usize) * F32;
    for (; seen < rows; seen++) {
      addValue(valueAt(input, addend, output, offset) as f64, seen, mean, square);
      offset += (channels as usize) * F32;
    }
  }
}

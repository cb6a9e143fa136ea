// Batch normalisation in training, [rows][channels], fused with an optional addend and ReLU:
//
//   y = relu?((x - mean) / sqrt(variance + epsilon) * gamma + beta + addend?)
//
// Two passes over the rows, the moments and the result, with a few operations a channel between them.
//
// The result takes four rows by one vector of channels in a turn of the loop: 3 vectors that belong to the channels, 1 of values.
import { chunkStart } from "./chunks";
import { joinMoments, moments, momentsBytes } from "./moments";
import { F32, VEC, madd } from "./simd";
import { F64, channelValue, fetch, fetchedRows, firstRow, repeat, rowChunks, rowUnits, rowsTogether } from "./wide_rows";

/** Bytes of batchNormMoments' results: for every chunk the mean and the sum of squared distances of a wide row, f64, and room to work. */
export function batchNormMomentsBytes(rows: i32, channels: i32): usize {
  return (rowChunks(rows, channels) as usize) * momentsBytes(channels);
}

/** Bytes of the factors that batchNormRows takes: shifts, factors and offsets of a wide row. */
export function batchNormFactorsBytes(channels: i32): usize {
  return ((channels * rowsTogether(channels)) as usize) * 3 * F32;
}

/**
 * First pass: the moments of the chunks `first` to `last` of the rows, of input + addend where there is an addend (else its address is 0),
 * which then goes to `output`. It needs no scratch.
 */
export function batchNormMoments(
  first: i32, last: i32, scratch: usize, input: usize, addend: usize, output: usize, results: usize, rows: i32, channels: i32,
): void {
  const chunks = rowChunks(rows, channels);
  const units = rowUnits(rows, channels);
  for (let chunk = first; chunk < last; chunk++) {
    const begin = firstRow(chunkStart(chunk, chunks, units), rows, channels);
    const end = firstRow(chunkStart(chunk + 1, chunks, units), rows, channels);
    const start = (begin as usize) * (channels as usize) * F32;
    moments(
      input + start, addend == 0 ? 0 : addend + start, output + start, results + (chunk as usize) * momentsBytes(channels), end - begin, channels,
    );
  }
}

/**
 * Joins the moments of the chunks into the batch's mean and biased variance, and what rounding to float32 took from the mean:
 * where the mean is large beside the deviation, that is what a result is made of.
 */
export function batchNormStatistics(results: usize, mean: usize, variance: usize, meanRest: usize, rows: i32, channels: i32): void {
  const width = ((channels * rowsTogether(channels)) as usize) * F64;
  const chunks = rowChunks(rows, channels);
  const units = rowUnits(rows, channels);
  for (let channel = 0; channel < channels; channel++) {
    const at = (channel as usize) * F32;
    const result = results + 2 * at;
    for (let chunk = 1; chunk < chunks; chunk++) {
      const begin = firstRow(chunkStart(chunk, chunks, units), rows, channels);
      const end = firstRow(chunkStart(chunk + 1, chunks, units), rows, channels);
      const part = result + (chunk as usize) * momentsBytes(channels);
      joinMoments(result, result + width, begin, part, part + width, end - begin);
    }
    const exact = load<f64>(result);
    const rounded = exact as f32;
    store<f32>(mean + at, rounded);
    store<f32>(meanRest + at, (exact - (rounded as f64)) as f32);
    store<f32>(variance + at, (load<f64>(result + width) / (rows as f64)) as f32);
  }
}

/**
 * Writes what batchNormRows needs, from the statistics alone, so that who has those has the same factors bit by bit. Addresses of what
 * there is not (meanRest, gamma, beta) are 0.
 */
export function batchNormFactors(
  mean: usize, variance: usize, meanRest: usize, gamma: usize, beta: usize, shifts: usize, epsilon: f32, channels: i32,
): void {
  const width = channels * rowsTogether(channels);
  const factors = shifts + (width as usize) * F32;
  const offsets = factors + (width as usize) * F32;
  for (let channel = 0; channel < channels; channel++) {
    const at = (channel as usize) * F32;
    const deviation = sqrt((load<f32>(variance + at) as f64) + (epsilon as f64));
    const factor = (channelValue(gamma, channel, 1) as f64) / deviation;
    const offset = (channelValue(beta, channel, 0) as f64) - (channelValue(meanRest, channel, 0) as f64) * factor;
    store<f32>(factors + at, factor as f32);
    store<f32>(offsets + at, offset as f32);
  }
  repeat(mean, shifts, channels, width);
  repeat(factors, factors, channels, width);
  repeat(offsets, offsets, channels, width);
}

/**
 * Second pass: output = relu?((input - shift) * factor + offset + addend?) for the row units `first` to `last`. The addend's
 * address is 0 where there is none. It needs no scratch.
 */
export function batchNormRows(
  first: i32, last: i32, scratch: usize, input: usize, addend: usize, output: usize, shifts: usize, withRelu: i32, rows: i32, channels: i32,
): void {
  const begin = firstRow(first, rows, channels);
  const start = (begin as usize) * (channels as usize) * F32;
  const count = firstRow(last, rows, channels) - begin;
  input += start;
  output += start;
  if (addend != 0) {
    addend += start;
    if (withRelu) normalise(input, addend, output, shifts, count, channels, true, true);
    else normalise(input, addend, output, shifts, count, channels, true, false);
  } else {
    if (withRelu) normalise(input, 0, output, shifts, count, channels, false, true);
    else normalise(input, 0, output, shifts, count, channels, false, false);
  }
}

/** The flags are constants at every call, so each is a loop of its own. */
// @ts-ignore: decorator
@inline
function normalise(
  input: usize, addend: usize, output: usize, shifts: usize, rows: i32, channels: i32, withAddend: bool, withRelu: bool,
): void {
  const together = rowsTogether(channels);
  const rowBytes = ((channels * together) as usize) * F32;
  const wideRows = rows / together;
  const fetchable = fetchedRows(rowBytes);
  let count = 0;
  for (let left = wideRows; left != 0; left -= count) {
    count = min(left, fetchable);
    const bytes = (count as usize) * rowBytes;
    fetch(input, bytes, rowBytes);
    if (withAddend) fetch(addend, bytes, rowBytes);
    fetch(output, bytes, rowBytes);
    let here: usize = 0;
    let some = count;
    for (; some >= 4; some -= 4) {
      normaliseRows(input + here, addend + here, output + here, shifts, rowBytes, withAddend, withRelu, true);
      here += 4 * rowBytes;
    }
    for (; some != 0; some--) {
      normaliseRows(input + here, addend + here, output + here, shifts, rowBytes, withAddend, withRelu, false);
      here += rowBytes;
    }
    input += bytes;
    addend += bytes;
    output += bytes;
  }
  const end = (((rows - wideRows * together) * channels) as usize) * F32;
  for (let at: usize = 0; at < end; at += F32) {
    let y = normalisedValue(load<f32>(input + at), shifts + at, rowBytes);
    if (withAddend) y += load<f32>(addend + at);
    store<f32>(output + at, withRelu && y < 0 ? 0 : y);
  }
}

/** Four wide rows, or one. */
// @ts-ignore: decorator
@inline
function normaliseRows(
  input: usize, addend: usize, output: usize, shifts: usize, rowBytes: usize, withAddend: bool, withRelu: bool, four: bool,
): void {
  const end = shifts + rowBytes;
  do {
    const shift = v128.load(shifts);
    const factor = v128.load(shifts + rowBytes);
    const offset = v128.load(shifts + 2 * rowBytes);
    normaliseVector(input, addend, output, shift, factor, offset, withAddend, withRelu);
    if (four) {
      let here = rowBytes;
      normaliseVector(input + here, addend + here, output + here, shift, factor, offset, withAddend, withRelu);
      here += rowBytes;
      normaliseVector(input + here, addend + here, output + here, shift, factor, offset, withAddend, withRelu);
      here += rowBytes;
      normaliseVector(input + here, addend + here, output + here, shift, factor, offset, withAddend, withRelu);
    }
    input += VEC;
    addend += VEC;
    output += VEC;
    shifts += VEC;
  } while (shifts != end);
}

/** (x - shift) * factor + offset of one value; the factors and offsets of a wide row follow its shifts. */
// @ts-ignore: decorator
@inline
export function normalisedValue(x: f32, shift: usize, rowBytes: usize): f32 {
  return (x - load<f32>(shift)) * load<f32>(shift + rowBytes) + load<f32>(shift + 2 * rowBytes);
}

// @ts-ignore: decorator
@inline
function normaliseVector(
  input: usize, addend: usize, output: usize, shift: v128, factor: v128, offset: v128, withAddend: bool, withRelu: bool,
): void {
  let y = madd(f32x4.sub(v128.load(input), shift), factor, offset);
  if (withAddend) y = f32x4.add(y, v128.load(addend));
  v128.store(output, withRelu ? f32x4.pmax(y, f32x4.splat(0)) : y); // NaN stays NaN
}

// Batch normalisation in training, [rows][channels], fused with an optional addend and ReLU:
//
//   y = relu?((x - mean) / sqrt(variance + epsilon) * gamma + beta + addend?)
//
// Two passes over the rows, the moments and the result, with a few operations a channel between them.
import { chunkStart } from "./chunks";
import { joinMoments, moments } from "./moments";
import { F32, LANES, madd } from "./simd";
import { BLOCK_CHANNELS, F64, blockRows, channelValue, firstRow, repeat, rowChunks, rowUnits, rowsTogether, touchBlock } from "./wide_rows";

/** Bytes of batchNormMoments' results: for every chunk the mean and the sum of squared distances of a wide row, f64. */
export function batchNormMomentsBytes(rows: i32, channels: i32): usize {
  return (rowChunks(rows, channels) as usize) * ((channels * rowsTogether(channels)) as usize) * 2 * F64;
}

/** Bytes of the factors that batchNormRows takes: shifts, factors and offsets of a wide row. */
export function batchNormFactorsBytes(channels: i32): usize {
  return ((channels * rowsTogether(channels)) as usize) * 3 * F32;
}

/** First pass: the moments of the chunks `first` to `last` of the rows. It needs no scratch. */
export function batchNormMoments(first: i32, last: i32, scratch: usize, input: usize, results: usize, rows: i32, channels: i32): void {
  const chunks = rowChunks(rows, channels);
  const units = rowUnits(rows, channels);
  const width = ((channels * rowsTogether(channels)) as usize) * F64;
  for (let chunk = first; chunk < last; chunk++) {
    const begin = firstRow(chunkStart(chunk, chunks, units), rows, channels);
    const end = firstRow(chunkStart(chunk + 1, chunks, units), rows, channels);
    const result = results + (chunk as usize) * 2 * width;
    moments(input + (begin as usize) * (channels as usize) * F32, result, result + width, end - begin, channels);
  }
}

/**
 * Joins the moments of the chunks, and writes the batch's mean and biased variance and what batchNormRows needs.
 * Addresses of what there is not (gamma, beta) are 0.
 */
export function batchNormFactors(
  results: usize, gamma: usize, beta: usize, mean: usize, variance: usize, shifts: usize, epsilon: f32, rows: i32, channels: i32,
): void {
  const width = channels * rowsTogether(channels);
  const factors = shifts + (width as usize) * F32;
  const offsets = factors + (width as usize) * F32;
  const chunks = rowChunks(rows, channels);
  const units = rowUnits(rows, channels);
  const chunkBytes = (width as usize) * 2 * F64;
  for (let channel = 0; channel < channels; channel++) {
    const at = (channel as usize) * F32;
    const result = results + 2 * at;
    for (let chunk = 1; chunk < chunks; chunk++) {
      const begin = firstRow(chunkStart(chunk, chunks, units), rows, channels);
      const end = firstRow(chunkStart(chunk + 1, chunks, units), rows, channels);
      const part = result + (chunk as usize) * chunkBytes;
      joinMoments(result, result + (width as usize) * F64, begin, part, part + (width as usize) * F64, end - begin);
    }
    const exactMean = load<f64>(result);
    const exactVariance = load<f64>(result + (width as usize) * F64) / (rows as f64);
    const factor = (channelValue(gamma, channel, 1) as f64) / sqrt(exactVariance + (epsilon as f64));
    const shift = exactMean as f32;
    store<f32>(mean + at, shift);
    store<f32>(variance + at, exactVariance as f32);
    store<f32>(shifts + at, shift);
    store<f32>(factors + at, factor as f32);
    // What rounding took from the mean is given back here.
    store<f32>(offsets + at, ((channelValue(beta, channel, 0) as f64) - (exactMean - (shift as f64)) * factor) as f32);
  }
  repeat(shifts, shifts, channels, width);
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
  const width = ((channels * rowsTogether(channels)) as usize) * F32;
  const count = firstRow(last, rows, channels) - begin;
  normalise(input + start, addend == 0 ? 0 : addend + start, output + start, shifts, shifts + width, shifts + 2 * width, withRelu, count, channels);
}

function normalise(
  input: usize, addend: usize, output: usize, shifts: usize, factors: usize, offsets: usize, withRelu: i32, rows: i32, channels: i32,
): void {
  const together = rowsTogether(channels);
  const width = channels * together;
  const rowBytes = (width as usize) * F32;
  const wideRows = rows / together;
  const largest = blockRows(width);
  for (let from = 0; from < width; from += BLOCK_CHANNELS) {
    const to = min(width, from + BLOCK_CHANNELS);
    let start: usize = 0;
    let count = 0;
    for (let done = 0; done < wideRows; done += count) {
      count = min(largest, wideRows - done);
      if (width > 4 * LANES) {
        const block = start + (from as usize) * F32;
        const bytes = ((to - from) as usize) * F32;
        touchBlock(input + block, rowBytes, bytes, count);
        if (addend != 0) touchBlock(addend + block, rowBytes, bytes, count);
        touchBlock(output + block, rowBytes, bytes, count);
      }
      for (let channel = from; channel < to; channel += 2 * LANES) {
        const at = (channel as usize) * F32;
        const here = start + at;
        if (addend != 0) {
          if (withRelu) normaliseBlock(input + here, addend + here, output + here, shifts + at, factors + at, offsets + at, rowBytes, count, true, true);
          else normaliseBlock(input + here, addend + here, output + here, shifts + at, factors + at, offsets + at, rowBytes, count, true, false);
        } else {
          if (withRelu) normaliseBlock(input + here, 0, output + here, shifts + at, factors + at, offsets + at, rowBytes, count, false, true);
          else normaliseBlock(input + here, 0, output + here, shifts + at, factors + at, offsets + at, rowBytes, count, false, false);
        }
      }
      start += (count as usize) * rowBytes;
    }
  }
  const left = (rows - wideRows * together) * channels;
  const done = (wideRows as usize) * rowBytes;
  for (let at: usize = 0; at < (left as usize) * F32; at += F32) {
    const here = done + at;
    let y = (load<f32>(input + here) - load<f32>(shifts + at)) * load<f32>(factors + at) + load<f32>(offsets + at);
    if (addend != 0) y += load<f32>(addend + here);
    store<f32>(output + here, withRelu && y < 0 ? 0 : y);
  }
}

/** max(value, 0), and NaN for NaN. */
// @ts-ignore: decorator
@inline
function relu(value: v128): v128 {
  return f32x4.pmax(value, f32x4.splat(0));
}

/** Eight channels of `count` rows. The two flags are constants at every call, so each call is its own loop. */
// @ts-ignore: decorator
@inline
function normaliseBlock(
  input: usize, addend: usize, output: usize, shifts: usize, factors: usize, offsets: usize, rowBytes: usize, count: i32, withAddend: bool, withRelu: bool,
): void {
  const shift0 = v128.load(shifts), shift1 = v128.load(shifts, 16);
  const factor0 = v128.load(factors), factor1 = v128.load(factors, 16);
  const offset0 = v128.load(offsets), offset1 = v128.load(offsets, 16);
  let left = count;
  do {
    let y0 = madd(f32x4.sub(v128.load(input), shift0), factor0, offset0);
    let y1 = madd(f32x4.sub(v128.load(input, 16), shift1), factor1, offset1);
    if (withAddend) {
      y0 = f32x4.add(y0, v128.load(addend));
      y1 = f32x4.add(y1, v128.load(addend, 16));
      addend += rowBytes;
    }
    v128.store(output, withRelu ? relu(y0) : y0);
    v128.store(output, withRelu ? relu(y1) : y1, 16);
    input += rowBytes;
    output += rowBytes;
  } while (--left);
}

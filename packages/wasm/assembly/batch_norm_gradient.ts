// Gradient of batch_norm.ts.
// With g = outputGradient where output > 0 (all of it where `output` is 0, which says that there was no ReLU):
//
//   betaGradient  = sum(g)
//   gammaGradient = sum(g * (input - mean)) / sqrt(variance + epsilon)
//   inputGradient = gamma / sqrt(variance + epsilon) * (g - betaGradient / rows - normalised * gammaGradient / rows)
//
// and g itself into addendGradient, unless that is 0. Two passes over the rows, the sums and the gradients, with a few
// operations a channel between them.
import { chunkStart } from "./chunks";
import { F32, LANES, madd } from "./simd";
import { BLOCK_CHANNELS, F64, blockRows, channelValue, firstRow, promoteHigh, repeat, rowChunks, rowUnits, rowsTogether, touchBlock } from "./wide_rows";

/** Bytes of batchNormGradientSums' results: for every chunk the two sums of a wide row, f64. */
export function batchNormGradientSumsBytes(rows: i32, channels: i32): usize {
  return (rowChunks(rows, channels) as usize) * ((channels * rowsTogether(channels)) as usize) * 2 * F64;
}

/** Bytes of the factors: shifts, and those of the gradient, of the input and the offsets of a wide row. */
export function batchNormGradientFactorsBytes(channels: i32): usize {
  return ((channels * rowsTogether(channels)) as usize) * 4 * F32;
}

/** The mean along a wide row, which both passes take. */
export function batchNormGradientShifts(mean: usize, shifts: usize, channels: i32): void {
  repeat(mean, shifts, channels, channels * rowsTogether(channels));
}

/** First pass: the sums of g and of g * (input - mean) over the chunks `first` to `last` of the rows. It needs no scratch. */
export function batchNormGradientSums(
  first: i32, last: i32, scratch: usize, outputGradient: usize, input: usize, output: usize, shifts: usize, results: usize, rows: i32, channels: i32,
): void {
  const chunks = rowChunks(rows, channels);
  const units = rowUnits(rows, channels);
  const width = ((channels * rowsTogether(channels)) as usize) * F64;
  for (let chunk = first; chunk < last; chunk++) {
    const begin = firstRow(chunkStart(chunk, chunks, units), rows, channels);
    const end = firstRow(chunkStart(chunk + 1, chunks, units), rows, channels);
    const start = (begin as usize) * (channels as usize) * F32;
    const result = results + (chunk as usize) * 2 * width;
    sumGradients(outputGradient + start, input + start, output == 0 ? 0 : output + start, shifts, result, result + width, end - begin, channels);
  }
}

/** Joins the sums of the chunks, and writes the gradients of gamma and beta and what batchNormGradientRows needs. gamma is 0 where there is none. */
export function batchNormGradientFactors(
  results: usize, variance: usize, gamma: usize, gammaGradient: usize, betaGradient: usize, shifts: usize, epsilon: f32, rows: i32, channels: i32,
): void {
  const width = channels * rowsTogether(channels);
  const gradientFactors = shifts + (width as usize) * F32;
  const inputFactors = gradientFactors + (width as usize) * F32;
  const offsets = inputFactors + (width as usize) * F32;
  const chunks = rowChunks(rows, channels);
  for (let channel = 0; channel < channels; channel++) {
    const at = (channel as usize) * F32;
    let sum: f64 = 0;
    let product: f64 = 0;
    let result = results + 2 * at;
    for (let chunk = chunks; chunk != 0; chunk--) {
      sum += load<f64>(result);
      product += load<f64>(result + (width as usize) * F64);
      result += (width as usize) * 2 * F64;
    }
    const deviation = sqrt((load<f32>(variance + at) as f64) + (epsilon as f64));
    product /= deviation;
    const factor = (channelValue(gamma, channel, 1) as f64) / deviation;
    store<f32>(betaGradient + at, sum as f32);
    store<f32>(gammaGradient + at, product as f32);
    store<f32>(gradientFactors + at, factor as f32);
    store<f32>(inputFactors + at, (-factor * product / deviation / (rows as f64)) as f32);
    store<f32>(offsets + at, (-factor * sum / (rows as f64)) as f32);
  }
  repeat(gradientFactors, gradientFactors, channels, width);
  repeat(inputFactors, inputFactors, channels, width);
  repeat(offsets, offsets, channels, width);
}

/** Second pass: the gradients of the input and of the addend (0: none) for the row units `first` to `last`. It needs no scratch. */
export function batchNormGradientRows(
  first: i32, last: i32, scratch: usize, outputGradient: usize, input: usize, output: usize, inputGradient: usize, addendGradient: usize,
  shifts: usize, rows: i32, channels: i32,
): void {
  const begin = firstRow(first, rows, channels);
  const start = (begin as usize) * (channels as usize) * F32;
  const width = ((channels * rowsTogether(channels)) as usize) * F32;
  writeGradients(
    outputGradient + start, input + start, output == 0 ? 0 : output + start, inputGradient + start, addendGradient == 0 ? 0 : addendGradient + start,
    shifts, shifts + width, shifts + 2 * width, shifts + 3 * width, firstRow(last, rows, channels) - begin, channels,
  );
}

/** The lanes of `value` where `gate` is above zero, zero elsewhere. */
// @ts-ignore: decorator
@inline
function keepWherePositive(value: v128, gate: v128): v128 {
  return v128.and(value, f32x4.gt(gate, f32x4.splat(0)));
}

/** Leaves the sums of g and of g * (input - mean) of every channel in sums[channels] and products[channels], f64. */
function sumGradients(outputGradient: usize, input: usize, output: usize, shifts: usize, sums: usize, products: usize, rows: i32, channels: i32): void {
  const together = rowsTogether(channels);
  const width = channels * together;
  const rowBytes = (width as usize) * F32;
  const wideRows = rows / together;
  const largest = blockRows(width);
  memory.fill(sums, 0, 2 * (width as usize) * F64);
  for (let from = 0; from < width; from += BLOCK_CHANNELS) {
    const to = min(width, from + BLOCK_CHANNELS);
    let start: usize = 0;
    let count = 0;
    for (let done = 0; done < wideRows; done += count) {
      count = min(largest, wideRows - done);
      if (width > 4 * LANES) {
        const block = start + (from as usize) * F32;
        const bytes = ((to - from) as usize) * F32;
        touchBlock(outputGradient + block, rowBytes, bytes, count);
        touchBlock(input + block, rowBytes, bytes, count);
        if (output != 0) touchBlock(output + block, rowBytes, bytes, count);
      }
      for (let channel = from; channel < to; channel += 2 * LANES) {
        const at = (channel as usize) * F32;
        const here = start + at;
        if (output != 0) sumBlock(outputGradient + here, input + here, output + here, shifts + at, rowBytes, count, sums + 2 * at, products + 2 * at, true);
        else sumBlock(outputGradient + here, input + here, 0, shifts + at, rowBytes, count, sums + 2 * at, products + 2 * at, false);
      }
      start += (count as usize) * rowBytes;
    }
  }
  for (let i = channels; i < width; i++) {
    const from = (i as usize) * F64;
    const to = ((i % channels) as usize) * F64;
    store<f64>(sums + to, load<f64>(sums + to) + load<f64>(sums + from));
    store<f64>(products + to, load<f64>(products + to) + load<f64>(products + from));
  }
  const done = (wideRows as usize) * rowBytes;
  const left = (rows - wideRows * together) * channels;
  for (let i = 0; i < left; i++) {
    const here = done + (i as usize) * F32;
    if (output != 0 && !(load<f32>(output + here) > 0)) continue;
    const gradient = load<f32>(outputGradient + here) as f64;
    const to = ((i % channels) as usize) * F64;
    const distance = (load<f32>(input + here) - load<f32>(shifts + (i as usize) * F32)) as f64;
    store<f64>(sums + to, load<f64>(sums + to) + gradient);
    store<f64>(products + to, load<f64>(products + to) + gradient * distance);
  }
}

/** Adds the four f32 lanes of `partial` to the four f64 at `total`. */
// @ts-ignore: decorator
@inline
function addToTotal(total: usize, partial: v128): void {
  v128.store(total, f64x2.add(v128.load(total), f64x2.promote_low_f32x4(partial)));
  v128.store(total, f64x2.add(v128.load(total, 16), promoteHigh(partial)), 16);
}

/** Eight channels of `count` rows: sums of the gradient, and of the gradient times the centred input. */
// @ts-ignore: decorator
@inline
function sumBlock(outputGradient: usize, input: usize, output: usize, shifts: usize, rowBytes: usize, count: i32, sums: usize, products: usize, withRelu: bool): void {
  const shift0 = v128.load(shifts), shift1 = v128.load(shifts, 16);
  let sum0 = f32x4.splat(0), sum1 = f32x4.splat(0);
  let product0 = f32x4.splat(0), product1 = f32x4.splat(0);
  let left = count;
  do {
    let gradient0 = v128.load(outputGradient);
    let gradient1 = v128.load(outputGradient, 16);
    if (withRelu) {
      gradient0 = keepWherePositive(gradient0, v128.load(output));
      gradient1 = keepWherePositive(gradient1, v128.load(output, 16));
      output += rowBytes;
    }
    sum0 = f32x4.add(sum0, gradient0);
    sum1 = f32x4.add(sum1, gradient1);
    product0 = madd(gradient0, f32x4.sub(v128.load(input), shift0), product0);
    product1 = madd(gradient1, f32x4.sub(v128.load(input, 16), shift1), product1);
    outputGradient += rowBytes;
    input += rowBytes;
  } while (--left);
  addToTotal(sums, sum0);
  addToTotal(sums + 32, sum1);
  addToTotal(products, product0);
  addToTotal(products + 32, product1);
}

/** inputGradient = g * gradientFactor + (input - mean) * inputFactor + offset, and addendGradient = g where it is asked for. */
function writeGradients(
  outputGradient: usize, input: usize, output: usize, inputGradient: usize, addendGradient: usize,
  shifts: usize, gradientFactors: usize, inputFactors: usize, offsets: usize, rows: i32, channels: i32,
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
        touchBlock(outputGradient + block, rowBytes, bytes, count);
        touchBlock(input + block, rowBytes, bytes, count);
        if (output != 0) touchBlock(output + block, rowBytes, bytes, count);
        touchBlock(inputGradient + block, rowBytes, bytes, count);
        if (addendGradient != 0) touchBlock(addendGradient + block, rowBytes, bytes, count);
      }
      for (let channel = from; channel < to; channel += 2 * LANES) {
        const at = (channel as usize) * F32;
        const here = start + at;
        if (output != 0) {
          if (addendGradient != 0) writeBlock(outputGradient + here, input + here, output + here, inputGradient + here, addendGradient + here, shifts + at, gradientFactors + at, inputFactors + at, offsets + at, rowBytes, count, true, true);
          else writeBlock(outputGradient + here, input + here, output + here, inputGradient + here, 0, shifts + at, gradientFactors + at, inputFactors + at, offsets + at, rowBytes, count, true, false);
        } else {
          if (addendGradient != 0) writeBlock(outputGradient + here, input + here, 0, inputGradient + here, addendGradient + here, shifts + at, gradientFactors + at, inputFactors + at, offsets + at, rowBytes, count, false, true);
          else writeBlock(outputGradient + here, input + here, 0, inputGradient + here, 0, shifts + at, gradientFactors + at, inputFactors + at, offsets + at, rowBytes, count, false, false);
        }
      }
      start += (count as usize) * rowBytes;
    }
  }
  const left = (rows - wideRows * together) * channels;
  const done = (wideRows as usize) * rowBytes;
  for (let at: usize = 0; at < (left as usize) * F32; at += F32) {
    const here = done + at;
    const gradient: f32 = output != 0 && !(load<f32>(output + here) > 0) ? 0 : load<f32>(outputGradient + here);
    if (addendGradient != 0) store<f32>(addendGradient + here, gradient);
    const distance = load<f32>(input + here) - load<f32>(shifts + at);
    store<f32>(inputGradient + here, gradient * load<f32>(gradientFactors + at) + distance * load<f32>(inputFactors + at) + load<f32>(offsets + at));
  }
}

/** Eight channels of `count` rows. The two flags are constants at every call, so each call is its own loop. */
// @ts-ignore: decorator
@inline
function writeBlock(
  outputGradient: usize, input: usize, output: usize, inputGradient: usize, addendGradient: usize,
  shifts: usize, gradientFactors: usize, inputFactors: usize, offsets: usize, rowBytes: usize, count: i32, withRelu: bool, withAddend: bool,
): void {
  const shift0 = v128.load(shifts), shift1 = v128.load(shifts, 16);
  const gradientFactor0 = v128.load(gradientFactors), gradientFactor1 = v128.load(gradientFactors, 16);
  const inputFactor0 = v128.load(inputFactors), inputFactor1 = v128.load(inputFactors, 16);
  const offset0 = v128.load(offsets), offset1 = v128.load(offsets, 16);
  let left = count;
  do {
    let gradient0 = v128.load(outputGradient);
    let gradient1 = v128.load(outputGradient, 16);
    if (withRelu) {
      gradient0 = keepWherePositive(gradient0, v128.load(output));
      gradient1 = keepWherePositive(gradient1, v128.load(output, 16));
      output += rowBytes;
    }
    if (withAddend) {
      v128.store(addendGradient, gradient0);
      v128.store(addendGradient, gradient1, 16);
      addendGradient += rowBytes;
    }
    v128.store(inputGradient, madd(gradient0, gradientFactor0, madd(f32x4.sub(v128.load(input), shift0), inputFactor0, offset0)));
    v128.store(inputGradient, madd(gradient1, gradientFactor1, madd(f32x4.sub(v128.load(input, 16), shift1), inputFactor1, offset1)), 16);
    outputGradient += rowBytes;
    input += rowBytes;
    inputGradient += rowBytes;
  } while (--left);
}

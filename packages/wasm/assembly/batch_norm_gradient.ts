// Gradient of batch_norm.ts. With g = outputGradient where the ReLU let the value through, all of it where there was none:
//
//   betaGradient  = sum(g)
//   gammaGradient = sum(g * (input - mean)) / sqrt(variance + epsilon)
//   inputGradient = gamma / sqrt(variance + epsilon) * (g - betaGradient / rows - normalised * gammaGradient / rows)
//
// and g itself into addendGradient, where it is asked for. Two passes over the rows, the sums and the gradients, with a few operations
// a channel between them. What else runs into the input's gradient (from the shortcut that leaves at the same place) is
// added in the second pass, which then is the only one that this sum costs.
//
// Memory is the bound, so the ReLU's gate is not read where it can be computed: without an addend it follows from the input, of
// which both passes have the distance to the mean anyway, by the factors of the forward pass bit by bit.
//
// Four rows by one vector of channels in a turn of the loop: 5 vectors that belong to the channels at most, 3 of values.
import { normalisedValue } from "./batch_norm";
import { chunkStart } from "./chunks";
import { F32, VEC, addTo, madd } from "./simd";
import { BLOCK_ROWS, F64, addToTotal, channelValue, fetch, fetchedRows, firstRow, repeat, rowChunks, rowUnits, rowsTogether } from "./wide_rows";

/** Where the gradient passes: everywhere, where the given output is above 0, or where the one computed from the input is. */
const OPEN: i32 = 0;
const OUTPUT: i32 = 1;
const INPUT: i32 = 2;

/**
 * The gates as types, told apart by their size: with a number, though constant, the optimiser makes one loop of the three, and a branch for
 * each vector in it.
 */
type Open = u8;
type Output = u16;
type Input = u32;

// @ts-ignore: decorator
@inline
function gateOf<Gate>(): i32 {
  return sizeof<Gate>() == sizeof<Open>() ? OPEN : sizeof<Gate>() == sizeof<Output>() ? OUTPUT : INPUT;
}

/** Bytes of batchNormGradientSums' results: for every chunk the two sums of a wide row, in f64 and, of a block, in f32. */
export function batchNormGradientSumsBytes(rows: i32, channels: i32): usize {
  return (rowChunks(rows, channels) as usize) * chunkBytes(channels);
}

function chunkBytes(channels: i32): usize {
  return ((channels * rowsTogether(channels)) as usize) * 2 * (F64 + F32);
}

/** Bytes of the factors: the shifts, factors and offsets of batchNormFactors, and two more, of a wide row. */
export function batchNormGradientFactorsBytes(channels: i32): usize {
  return ((channels * rowsTogether(channels)) as usize) * 5 * F32;
}

/**
 * First pass: the sums of g and of g * (input - mean) over the chunks `first` to `last` of the rows. `output` is read for gate 1 only.
 * It needs no scratch.
 */
export function batchNormGradientSums(
  first: i32, last: i32, scratch: usize, gate: i32, outputGradient: usize, input: usize, output: usize, shifts: usize, results: usize, rows: i32, channels: i32,
): void {
  const chunks = rowChunks(rows, channels);
  const units = rowUnits(rows, channels);
  for (let chunk = first; chunk < last; chunk++) {
    const begin = firstRow(chunkStart(chunk, chunks, units), rows, channels);
    const count = firstRow(chunkStart(chunk + 1, chunks, units), rows, channels) - begin;
    const start = (begin as usize) * (channels as usize) * F32;
    const sums = results + (chunk as usize) * chunkBytes(channels);
    if (gate == INPUT) sumGradients<Input>(outputGradient + start, input + start, 0, shifts, sums, count, channels);
    else if (gate == OUTPUT) sumGradients<Output>(outputGradient + start, input + start, output + start, shifts, sums, count, channels);
    else sumGradients<Open>(outputGradient + start, input + start, 0, shifts, sums, count, channels);
  }
}

/**
 * Joins the sums of the chunks, and writes the gradients of gamma and beta and, after the factors of batchNormFactors, what
 * batchNormGradientRows needs. gamma is 0 where there is none.
 */
export function batchNormGradientFactors(
  results: usize, variance: usize, gamma: usize, gammaGradient: usize, betaGradient: usize, shifts: usize, epsilon: f32, rows: i32, channels: i32,
): void {
  const width = channels * rowsTogether(channels);
  const inputFactors = shifts + 3 * (width as usize) * F32;
  const inputOffsets = inputFactors + (width as usize) * F32;
  const chunks = rowChunks(rows, channels);
  for (let channel = 0; channel < channels; channel++) {
    const at = (channel as usize) * F32;
    let sum: f64 = 0;
    let product: f64 = 0;
    let result = results + 2 * at;
    for (let chunk = chunks; chunk != 0; chunk--) {
      sum += load<f64>(result);
      product += load<f64>(result + (width as usize) * F64);
      result += chunkBytes(channels);
    }
    const deviation = sqrt((load<f32>(variance + at) as f64) + (epsilon as f64));
    product /= deviation;
    const factor = (channelValue(gamma, channel, 1) as f64) / deviation;
    store<f32>(betaGradient + at, sum as f32);
    store<f32>(gammaGradient + at, product as f32);
    store<f32>(inputFactors + at, (-factor * product / deviation / (rows as f64)) as f32);
    store<f32>(inputOffsets + at, (-factor * sum / (rows as f64)) as f32);
  }
  repeat(inputFactors, inputFactors, channels, width);
  repeat(inputOffsets, inputOffsets, channels, width);
}

/**
 * Second pass: the gradient of the input, plus `other` (0: none), and that of the addend (0: none), which needs gate 1, for the row
 * units `first` to `last`. It needs no scratch.
 */
export function batchNormGradientRows(
  first: i32, last: i32, scratch: usize, gate: i32, outputGradient: usize, input: usize, output: usize, other: usize, inputGradient: usize,
  addendGradient: usize, shifts: usize, rows: i32, channels: i32,
): void {
  const begin = firstRow(first, rows, channels);
  const count = firstRow(last, rows, channels) - begin;
  const start = (begin as usize) * (channels as usize) * F32;
  const isSum = other != 0;
  const forAddend = addendGradient != 0;
  outputGradient += start;
  input += start;
  output += start;
  other += start;
  inputGradient += start;
  addendGradient += start;
  if (gate == INPUT) {
    if (isSum) writeGradients(INPUT, outputGradient, input, 0, other, inputGradient, 0, shifts, count, channels, true, false);
    else writeGradients(INPUT, outputGradient, input, 0, 0, inputGradient, 0, shifts, count, channels, false, false);
  } else if (gate == OPEN) {
    if (isSum) writeGradients(OPEN, outputGradient, input, 0, other, inputGradient, 0, shifts, count, channels, true, false);
    else writeGradients(OPEN, outputGradient, input, 0, 0, inputGradient, 0, shifts, count, channels, false, false);
  } else if (forAddend) {
    if (isSum) writeGradients(OUTPUT, outputGradient, input, output, other, inputGradient, addendGradient, shifts, count, channels, true, true);
    else writeGradients(OUTPUT, outputGradient, input, output, 0, inputGradient, addendGradient, shifts, count, channels, false, true);
  } else {
    if (isSum) writeGradients(OUTPUT, outputGradient, input, output, other, inputGradient, 0, shifts, count, channels, true, false);
    else writeGradients(OUTPUT, outputGradient, input, output, 0, inputGradient, 0, shifts, count, channels, false, false);
  }
}

/** The lanes of the gradient that the gate lets through, zero elsewhere. `distance` is that of the input to the mean. */
// @ts-ignore: decorator
@inline
function gated(gate: i32, gradient: v128, output: usize, distance: v128, factor: v128, offset: v128): v128 {
  if (gate == OPEN) return gradient;
  const y = gate == OUTPUT ? v128.load(output) : madd(distance, factor, offset);
  return v128.and(gradient, f32x4.gt(y, f32x4.splat(0)));
}

/** The same of one value. */
// @ts-ignore: decorator
@inline
function gatedValue(gate: i32, gradient: f32, output: usize, x: f32, shift: usize, rowBytes: usize): f32 {
  if (gate == OPEN) return gradient;
  const y = gate == OUTPUT ? load<f32>(output) : normalisedValue(x, shift, rowBytes);
  return y > 0 ? gradient : 0;
}

/** Leaves the sums of g and of g * (input - mean) of every channel in sums[channels] and, after those of a wide row, products[channels], f64. */
function sumGradients<Gate>(outputGradient: usize, input: usize, output: usize, shifts: usize, sums: usize, rows: i32, channels: i32): void {
  const gate = gateOf<Gate>();
  const together = rowsTogether(channels);
  const width = channels * together;
  const rowBytes = (width as usize) * F32;
  const wideRows = rows / together;
  const products = sums + (width as usize) * F64;
  const blockSums = products + (width as usize) * F64;
  memory.fill(sums, 0, 2 * (width as usize) * F64);
  const fetchable = fetchedRows(rowBytes);
  let count = 0;
  for (let done = 0; done < wideRows; done += count) {
    count = min(BLOCK_ROWS, wideRows - done);
    memory.fill(blockSums, 0, 2 * rowBytes);
    let left = count;
    for (; left >= 4; left -= 4) {
      if (((count - left) % fetchable) == 0) {
        const bytes = (min(left, fetchable) as usize) * rowBytes;
        fetch(outputGradient, bytes, rowBytes);
        fetch(input, bytes, rowBytes);
        if (gate == OUTPUT) fetch(output, bytes, rowBytes);
      }
      sumRows(gate, outputGradient, input, output, shifts, blockSums, rowBytes, true);
      outputGradient += 4 * rowBytes;
      input += 4 * rowBytes;
      output += 4 * rowBytes;
    }
    for (; left != 0; left--) {
      sumRows(gate, outputGradient, input, output, shifts, blockSums, rowBytes, false);
      outputGradient += rowBytes;
      input += rowBytes;
      output += rowBytes;
    }
    for (let at: usize = 0; at < rowBytes; at += VEC) {
      addToTotal(sums + 2 * at, v128.load(blockSums + at));
      addToTotal(products + 2 * at, v128.load(blockSums + rowBytes + at));
    }
  }
  for (let i = channels; i < width; i++) {
    const from = (i as usize) * F64;
    const to = ((i % channels) as usize) * F64;
    store<f64>(sums + to, load<f64>(sums + to) + load<f64>(sums + from));
    store<f64>(products + to, load<f64>(products + to) + load<f64>(products + from));
  }
  const left = (rows - wideRows * together) * channels;
  for (let i = 0; i < left; i++) {
    const at = (i as usize) * F32;
    const x = load<f32>(input + at);
    const g = gatedValue(gate, load<f32>(outputGradient + at), output + at, x, shifts + at, rowBytes) as f64;
    const to = ((i % channels) as usize) * F64;
    store<f64>(sums + to, load<f64>(sums + to) + g);
    store<f64>(products + to, load<f64>(products + to) + g * ((x - load<f32>(shifts + at)) as f64));
  }
}

/** Adds what four wide rows give, or one, to the sums of a block and, after those of a wide row, to its products. */
// @ts-ignore: decorator
@inline
function sumRows(gate: i32, outputGradient: usize, input: usize, output: usize, shifts: usize, sums: usize, rowBytes: usize, four: bool): void {
  const end = shifts + rowBytes;
  do {
    const shift = v128.load(shifts);
    const factor = gate == INPUT ? v128.load(shifts + rowBytes) : shift;
    const offset = gate == INPUT ? v128.load(shifts + 2 * rowBytes) : shift;
    let dy = outputGradient, x = input, y = output;
    let distance = f32x4.sub(v128.load(x), shift);
    let g = gated(gate, v128.load(dy), y, distance, factor, offset);
    let sum = g;
    let product = f32x4.mul(g, distance);
    if (four) {
      dy += rowBytes; x += rowBytes; y += rowBytes;
      distance = f32x4.sub(v128.load(x), shift);
      g = gated(gate, v128.load(dy), y, distance, factor, offset);
      sum = f32x4.add(sum, g);
      product = madd(g, distance, product);
      dy += rowBytes; x += rowBytes; y += rowBytes;
      distance = f32x4.sub(v128.load(x), shift);
      g = gated(gate, v128.load(dy), y, distance, factor, offset);
      sum = f32x4.add(sum, g);
      product = madd(g, distance, product);
      dy += rowBytes; x += rowBytes; y += rowBytes;
      distance = f32x4.sub(v128.load(x), shift);
      g = gated(gate, v128.load(dy), y, distance, factor, offset);
      sum = f32x4.add(sum, g);
      product = madd(g, distance, product);
    }
    addTo(sums, sum);
    addTo(sums + rowBytes, product);
    outputGradient += VEC;
    input += VEC;
    output += VEC;
    shifts += VEC;
    sums += VEC;
  } while (shifts != end);
}

/** inputGradient = g * factor + (input - mean) * inputFactor + inputOffset + other?, and addendGradient = g where it is asked for. */
// @ts-ignore: decorator
@inline
function writeGradients(
  gate: i32, outputGradient: usize, input: usize, output: usize, other: usize, inputGradient: usize, addendGradient: usize,
  shifts: usize, rows: i32, channels: i32, isSum: bool, forAddend: bool,
): void {
  const together = rowsTogether(channels);
  const rowBytes = ((channels * together) as usize) * F32;
  const factors = shifts + rowBytes;
  const inputFactors = shifts + 3 * rowBytes;
  const inputOffsets = inputFactors + rowBytes;
  const wideRows = rows / together;
  const fetchable = fetchedRows(rowBytes);
  let count = 0;
  for (let left = wideRows; left != 0; left -= count) {
    count = min(left, fetchable);
    const bytes = (count as usize) * rowBytes;
    fetch(outputGradient, bytes, rowBytes);
    fetch(input, bytes, rowBytes);
    if (gate == OUTPUT) fetch(output, bytes, rowBytes);
    if (isSum) fetch(other, bytes, rowBytes);
    fetch(inputGradient, bytes, rowBytes);
    if (forAddend) fetch(addendGradient, bytes, rowBytes);
    let here: usize = 0;
    let some = count;
    for (; some >= 4; some -= 4) {
      writeRows(
        gate, outputGradient + here, input + here, output + here, other + here, inputGradient + here, addendGradient + here, shifts, rowBytes,
        isSum, forAddend, true,
      );
      here += 4 * rowBytes;
    }
    for (; some != 0; some--) {
      writeRows(
        gate, outputGradient + here, input + here, output + here, other + here, inputGradient + here, addendGradient + here, shifts, rowBytes,
        isSum, forAddend, false,
      );
      here += rowBytes;
    }
    outputGradient += bytes;
    input += bytes;
    output += bytes;
    other += bytes;
    inputGradient += bytes;
    addendGradient += bytes;
  }
  const end = (((rows - wideRows * together) * channels) as usize) * F32;
  for (let at: usize = 0; at < end; at += F32) {
    const x = load<f32>(input + at);
    const g = gatedValue(gate, load<f32>(outputGradient + at), output + at, x, shifts + at, rowBytes);
    if (forAddend) store<f32>(addendGradient + at, g);
    const distance = x - load<f32>(shifts + at);
    let gradient = g * load<f32>(factors + at) + distance * load<f32>(inputFactors + at) + load<f32>(inputOffsets + at);
    if (isSum) gradient += load<f32>(other + at);
    store<f32>(inputGradient + at, gradient);
  }
}

/** Four wide rows, or one. */
// @ts-ignore: decorator
@inline
function writeRows(
  gate: i32, outputGradient: usize, input: usize, output: usize, other: usize, inputGradient: usize, addendGradient: usize,
  shifts: usize, rowBytes: usize, isSum: bool, forAddend: bool, four: bool,
): void {
  const end = shifts + rowBytes;
  do {
    const shift = v128.load(shifts);
    const factor = v128.load(shifts + rowBytes);
    const offset = gate == INPUT ? v128.load(shifts + 2 * rowBytes) : shift;
    const inputFactor = v128.load(shifts + 3 * rowBytes);
    const inputOffset = v128.load(shifts + 4 * rowBytes);
    writeVector(
      gate, outputGradient, input, output, other, inputGradient, addendGradient, shift, factor, offset, inputFactor, inputOffset, isSum, forAddend,
    );
    if (four) {
      let here = rowBytes;
      writeVector(
        gate, outputGradient + here, input + here, output + here, other + here, inputGradient + here, addendGradient + here,
        shift, factor, offset, inputFactor, inputOffset, isSum, forAddend,
      );
      here += rowBytes;
      writeVector(
        gate, outputGradient + here, input + here, output + here, other + here, inputGradient + here, addendGradient + here,
        shift, factor, offset, inputFactor, inputOffset, isSum, forAddend,
      );
      here += rowBytes;
      writeVector(
        gate, outputGradient + here, input + here, output + here, other + here, inputGradient + here, addendGradient + here,
        shift, factor, offset, inputFactor, inputOffset, isSum, forAddend,
      );
    }
    outputGradient += VEC;
    input += VEC;
    output += VEC;
    other += VEC;
    inputGradient += VEC;
    addendGradient += VEC;
    shifts += VEC;
  } while (shifts != end);
}

// @ts-ignore: decorator
@inline
function writeVector(
  gate: i32, outputGradient: usize, input: usize, output: usize, other: usize, inputGradient: usize, addendGradient: usize,
  shift: v128, factor: v128, offset: v128, inputFactor: v128, inputOffset: v128, isSum: bool, forAddend: bool,
): void {
  const distance = f32x4.sub(v128.load(input), shift);
  const g = gated(gate, v128.load(outputGradient), output, distance, factor, offset);
  if (forAddend) v128.store(addendGradient, g);
  let gradient = madd(g, factor, madd(distance, inputFactor, inputOffset));
  if (isSum) gradient = f32x4.add(gradient, v128.load(other));
  v128.store(inputGradient, gradient);
}

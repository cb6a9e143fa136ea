// Batch normalisation with given mean and variance, [rows][channels], fused with an optional addend and ReLU:
//
//   y = relu?((x - mean) / sqrt(variance + epsilon) * gamma + beta + addend?)
import { normalise } from "./batch_norm";
import { F32 } from "./simd";
import { channelValue, repeat, rowsTogether } from "./wide_rows";

/** Bytes of scratch that batchNormInference needs. */
export function batchNormInferenceScratch(channels: i32): usize {
  return ((channels * rowsTogether(channels)) as usize) * 3 * F32;
}

/** Addresses of what there is not (gamma, beta, addend) are 0. `scratch` holds batchNormInferenceScratch(channels) bytes. */
export function batchNormInference(
  input: usize, mean: usize, variance: usize, gamma: usize, beta: usize, addend: usize, output: usize, scratch: usize, epsilon: f32, withRelu: i32,
  rows: i32, channels: i32,
): void {
  const width = channels * rowsTogether(channels);
  const shifts = scratch;
  const factors = shifts + (width as usize) * F32;
  const offsets = factors + (width as usize) * F32;
  for (let channel = 0; channel < channels; channel++) {
    const at = (channel as usize) * F32;
    const deviation = sqrt((load<f32>(variance + at) as f64) + (epsilon as f64));
    store<f32>(factors + at, ((channelValue(gamma, channel, 1) as f64) / deviation) as f32);
    store<f32>(offsets + at, channelValue(beta, channel, 0));
  }
  repeat(mean, shifts, channels, width);
  repeat(factors, factors, channels, width);
  repeat(offsets, offsets, channels, width);
  normalise(input, addend, output, shifts, factors, offsets, withRelu, rows, channels);
}

// Batch normalisation with given mean and variance, [rows][channels], fused with an optional addend and ReLU:
//
//   y = relu?((x - mean) / sqrt(variance + epsilon) * gamma + beta + addend?)
//
// The pass over the rows is batchNormRows.
import { F32 } from "./simd";
import { channelValue, repeat, rowsTogether } from "./wide_rows";

/** Writes what batchNormRows needs. Addresses of what there is not (gamma, beta) are 0. */
export function batchNormInferenceFactors(
  mean: usize, variance: usize, gamma: usize, beta: usize, shifts: usize, epsilon: f32, channels: i32,
): void {
  const width = channels * rowsTogether(channels);
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
}

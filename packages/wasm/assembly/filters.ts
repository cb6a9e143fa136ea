// Reordering of filters [ky][kx][in][out].
import { F32 } from "./simd";

/** target[out][in] = source[in][out], rows of the target `targetRow` bytes apart. */
// @ts-ignore: decorator
@inline
export function transposeTap(source: usize, target: usize, targetRow: usize, inChannels: i32, outChannels: i32): void {
  for (let i = inChannels; i != 0; i--) {
    let to = target;
    for (let o = outChannels; o != 0; o--) {
      store<f32>(to, load<f32>(source));
      source += F32;
      to += targetRow;
    }
    target += F32;
  }
}

/** target[taps - 1 - tap][out][in] = filters[tap][in][out]. */
export function flipAndTransposeFilters(filters: usize, target: usize, taps: i32, inChannels: i32, outChannels: i32): void {
  const tapBytes = ((inChannels * outChannels) as usize) * F32;
  const row = (inChannels as usize) * F32;
  target += (taps as usize) * tapBytes;
  for (let tap = taps; tap != 0; tap--) {
    target -= tapBytes;
    transposeTap(filters, target, row, inChannels, outChannels);
    filters += tapBytes;
  }
}

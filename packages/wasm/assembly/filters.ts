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

/** target[taps - 1 - tap][out][in] = filters[tap][in][out], for the taps `first` to `last`. It needs no scratch. */
export function flipAndTransposeFilters(
  first: i32, last: i32, scratch: usize, filters: usize, target: usize, taps: i32, inChannels: i32, outChannels: i32,
): void {
  const tapBytes = ((inChannels * outChannels) as usize) * F32;
  const row = (inChannels as usize) * F32;
  for (let tap = first; tap < last; tap++) {
    transposeTap(filters + (tap as usize) * tapBytes, target + ((taps - 1 - tap) as usize) * tapBytes, row, inChannels, outChannels);
  }
}

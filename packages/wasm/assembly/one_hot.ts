// onehot[rows][depth]: `on` in column indices[row] and `off` elsewhere; a row whose index is no column is all `off`.
// on and off come as the 32 bits of the value, so that one loop serves f32 and i32.
import { F32 } from "./simd";

/** Values of 4 bytes. */
export function oneHotWords(indices: usize, target: usize, rows: i32, depth: i32, on: i32, off: i32): void {
  for (let row = rows; row != 0; row--) {
    const end = target + (depth as usize) * F32;
    for (let word = target; word != end; word += F32) store<i32>(word, off);
    const index = load<i32>(indices);
    if (index >= 0 && index < depth) store<i32>(target + (index as usize) * F32, on);
    indices += F32;
    target = end;
  }
}

/** Values of 1 byte. */
export function oneHotBytes(indices: usize, target: usize, rows: i32, depth: i32, on: i32, off: i32): void {
  for (let row = rows; row != 0; row--) {
    memory.fill(target, off as u8, depth as usize);
    const index = load<i32>(indices);
    if (index >= 0 && index < depth) store<u8>(target + (index as usize), on as u8);
    indices += F32;
    target += depth as usize;
  }
}

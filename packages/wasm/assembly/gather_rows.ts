// output[outer][count][row] = input[outer][indices[i]][row], indices i32 [count].
import { F32 } from "./simd";

/** The place of the first index that is not below `length`, or `count` where all are. */
export function firstBadIndex(indices: usize, count: i32, length: i32): i32 {
  for (let i = 0; i < count; i++) {
    if (load<u32>(indices + (i as usize) * F32) >= (length as u32)) return i;
  }
  return count;
}

export function gatherRows(input: usize, indices: usize, output: usize, outer: i32, length: i32, count: i32, rowBytes: usize): void {
  for (let left = outer; left != 0; left--) {
    for (let i = 0; i < count; i++) {
      const row = load<u32>(indices + (i as usize) * F32) as usize;
      memory.copy(output, input + row * rowBytes, rowBytes);
      output += rowBytes;
    }
    input += (length as usize) * rowBytes;
  }
}

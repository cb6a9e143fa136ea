// output[outer][rows][columns] = input[outer][columns]: each row repeated `rows` times.
import { F32 } from "./simd";

/** Bytes that are copied at a time: they stay in the first-level cache. */
const BLOCK: usize = 8192;

export function repeatRows(input: usize, output: usize, outer: i32, rows: i32, columns: i32): void {
  const row = (columns as usize) * F32;
  const bytes = (rows as usize) * row;
  const block = min(bytes, max(row, BLOCK - (BLOCK % row)));
  for (let left = outer; left != 0; left--) {
    memory.copy(output, input, row);
    for (let done = row; done < block; done += done) memory.copy(output + done, output, min(done, block - done));
    for (let done = block; done < bytes; done += block) memory.copy(output + done, output, min(block, bytes - done));
    input += row;
    output += bytes;
  }
}

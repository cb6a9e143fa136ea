// sums[s] = the sum of the rows of values[rows][rowValues] whose id is s. Rows whose id is no segment are dropped.
import { addIntegers, addValues } from "./accumulate";
import { F32 } from "./simd";

/** The values are i32 where `integers` is not 0, else f32. */
export function unsortedSegmentSum(values: usize, ids: usize, sums: usize, rows: i32, rowValues: i32, segments: i32, integers: i32): void {
  const rowBytes = (rowValues as usize) * F32;
  memory.fill(sums, 0, (segments as usize) * rowBytes);
  for (let left = rows; left != 0; left--) {
    const id = load<i32>(ids);
    if (id >= 0 && id < segments) {
      const target = sums + (id as usize) * rowBytes;
      if (integers) addIntegers(values, target, rowValues);
      else addValues(values, target, rowValues);
    }
    ids += F32;
    values += rowBytes;
  }
}

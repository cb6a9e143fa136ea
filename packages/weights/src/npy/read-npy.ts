import { decodeValues } from '../decode-values.js';
import { WeightsFormatError } from '../format-error.js';
import { permute } from '../permute.js';
import type { WeightEntry } from '../weight-file.js';
import { type NpyHeader, readNpyHeader } from './header.js';

/** Values of a checked header, row-major; `stored` are the bytes from `begin` to `end`. */
export function npyValues(
  stored: Uint8Array,
  { dtype, bigEndian, fortran, shape, begin }: NpyHeader,
  { name, file, base }: { name: string; file: string; base: number },
): WeightEntry {
  const data = decodeValues(stored, { name, dtype, bigEndian }, file, base + begin);
  if (!fortran || shape.length < 2) return { dtype, shape, data };
  const axes = shape.map((_, axis) => shape.length - 1 - axis);
  return { dtype, shape, data: permute(data, [...shape].reverse(), axes) };
}

/** Throws unless an array ends where its bytes end. */
export function checkNpyEnd({ end }: NpyHeader, length: number, file: string, base: number): void {
  if (end === length) return;
  const problem = `an array to byte ${end}, and there are ${length}`;
  throw new WeightsFormatError(file, base + Math.min(end, length), problem);
}

/** An array of NumPy from the bytes of a whole `.npy` file; `base` is their offset in `file`. */
export function readNpy(
  bytes: Uint8Array,
  { name, file, base = 0 }: { name: string; file: string; base?: number },
): WeightEntry {
  const header = readNpyHeader(bytes, file, base);
  checkNpyEnd(header, bytes.length, file, base);
  return npyValues(bytes.subarray(header.begin, header.end), header, { name, file, base });
}

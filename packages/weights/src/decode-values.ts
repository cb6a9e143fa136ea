import { WeightsFormatError } from './format-error.js';
import { DTYPES } from './safetensors/dtypes.js';
import type { WeightArray, WeightDtype } from './weight-file.js';

/** Reverses the bytes of every value, in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  if (size < 2) return;
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** What {@link decodeValues} is told. */
export interface StoredValues {
  /** The name of the tensor. */
  name: string;
  /** How its values are stored. */
  dtype: WeightDtype;
  /** Whether their bytes are in the reverse order. */
  bigEndian?: boolean;
}

/** Stored bytes as values, copied; booleans must be 0 or 1. `byte` is where they lie in the file. */
export function decodeValues(
  bytes: Uint8Array,
  { name, dtype, bigEndian = false }: StoredValues,
  file: string,
  byte: number,
): WeightArray {
  const own = new Uint8Array(bytes.length); // aligned, and the file's memory can go
  own.set(bytes);
  if (bigEndian) swapBytes(own, DTYPES[dtype].size);
  if (dtype === 'BOOL') {
    const wrong = own.findIndex((value) => value > 1);
    if (wrong >= 0)
      throw new WeightsFormatError(file, byte + wrong, `'${name}' is BOOL and holds ${own[wrong]}`);
  }
  return DTYPES[dtype].decode(own.buffer);
}

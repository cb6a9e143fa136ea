import { WeightsFormatError } from '../format-error.js';
import type { WeightEntry } from '../weight-file.js';
import { DTYPES } from './dtypes.js';
import { readSafetensorsHeader, type SafetensorsTensor } from './header.js';

/** Options of {@link parseSafetensors}. */
export interface ParseSafetensorsOptions {
  /** What errors call the bytes; default `safetensors data`. */
  file?: string;
}

/** The values of one tensor of a checked header, copied. */
export function readSafetensor(
  bytes: Uint8Array,
  { name, dtype, shape, begin, end }: SafetensorsTensor,
  file: string,
): WeightEntry {
  const own = new Uint8Array(end - begin); // aligned, and the file's memory can go
  own.set(bytes.subarray(begin, end));
  if (dtype === 'BOOL') {
    const wrong = own.findIndex((value) => value > 1);
    if (wrong >= 0) {
      throw new WeightsFormatError(file, begin + wrong, `'${name}' is BOOL and holds ${own[wrong]}`);
    }
  }
  return { dtype, shape, data: DTYPES[dtype].decode(own.buffer) };
}

/**
 * Parses the bytes of a safetensors file. Every length and offset is checked before it is used; F16 and BF16 become float32.
 *
 * @throws WeightsFormatError naming the byte, as `readSafetensorsHeader`.
 *
 * @example
 * const tensors = parseSafetensors(bytes);
 * tensors.get('stem_conv/kernel'); // {dtype: 'F32', shape: [3, 3, 3, 16], data: Float32Array}
 */
export function parseSafetensors(
  bytes: Uint8Array,
  { file = 'safetensors data' }: ParseSafetensorsOptions = {},
): Map<string, WeightEntry> {
  const { tensors } = readSafetensorsHeader(bytes, file);
  return new Map(tensors.map((tensor) => [tensor.name, readSafetensor(bytes, tensor, file)]));
}

import { decodeValues } from '../decode-values.js';
import type { WeightEntry } from '../weight-file.js';
import { readSafetensorsHeader, type SafetensorsTensor } from './header.js';

/** Options of {@link parseSafetensors}. */
export interface ParseSafetensorsOptions {
  /** What errors call the bytes; default `safetensors data`. */
  file?: string;
}

/** The values of one tensor of a checked header, copied. */
export const readSafetensor = (bytes: Uint8Array, tensor: SafetensorsTensor, file: string): WeightEntry =>
  safetensorOf(bytes.subarray(tensor.begin, tensor.end), tensor, file);

/** A tensor from the bytes of its values alone, copied. */
export function safetensorOf(
  stored: Uint8Array,
  { name, dtype, shape, begin }: SafetensorsTensor,
  file: string,
): WeightEntry {
  return { dtype, shape, data: decodeValues(stored, { name, dtype }, file, begin) };
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

/**
 * The header of a safetensors file: eight bytes with the length of the header, little-endian; the header, JSON that gives the
 * dtype, shape and place of each tensor; then the values. https://huggingface.co/docs/safetensors, "Format".
 */

import { WeightsFormatError } from '../format-error.js';
import type { WeightDtype } from '../weight-file.js';
import { DTYPE_NAMES, DTYPES } from './dtypes.js';
import { JsonScanner } from './json-scanner.js';

/** Where a tensor lies in its file; everything has been checked against the file's size. */
export interface SafetensorsTensor {
  /** Its name. */
  name: string;
  /** How its values are stored. */
  dtype: WeightDtype;
  /** Its dimensions. */
  shape: number[];
  /** Offset of its first byte in the file. */
  begin: number;
  /** Offset behind its last byte in the file. */
  end: number;
}

/** What a safetensors file says of itself before its values. */
export interface SafetensorsHeader {
  /** The tensors in the order of the header. */
  tensors: SafetensorsTensor[];
  /** The `__metadata__` of the header. */
  metadata: Record<string, string>;
  /** Offset of the first value in the file. */
  dataStart: number;
}

/** Bytes of the header's length. */
export const PREFIX = 8;
const LARGEST_HEADER = 100_000_000; // as the reference implementation

/** Number of bytes of a tensor; its product is checked before it can lose precision. */
function byteLength(dtype: WeightDtype, shape: number[]): number | null {
  let bytes = DTYPES[dtype].size;
  for (const length of shape) {
    bytes *= length;
    if (!Number.isSafeInteger(bytes)) return null;
  }
  return bytes;
}

function readTensor(scanner: JsonScanner, name: string, byte: number, dataStart: number, dataBytes: number) {
  let dtype: WeightDtype | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  scanner.object((key, keyByte) => {
    if (key === 'shape') shape = scanner.integers();
    else if (key === 'data_offsets') offsets = scanner.integers();
    else if (key === 'dtype') {
      const found = scanner.string();
      dtype = DTYPE_NAMES.find((known) => known === found);
      if (!dtype) {
        throw scanner.error(`'${name}' has dtype '${found}', read are ${DTYPE_NAMES.join(', ')}`, keyByte);
      }
    } else throw scanner.error(`'${name}' has an unknown field '${key}'`, keyByte);
  });
  if (!dtype || !shape || !offsets) throw scanner.error(`'${name}' lacks dtype, shape or data_offsets`, byte);
  const [begin, end] = offsets;
  if (offsets.length !== 2 || begin > end) {
    throw scanner.error(`'${name}' has data_offsets [${offsets}] where a begin and an end must be`, byte);
  }
  if (end > dataBytes) {
    throw scanner.error(`'${name}' ends at value byte ${end}, and the file has ${dataBytes} of them`, byte);
  }
  const bytes = byteLength(dtype, shape);
  if (bytes !== end - begin) {
    const need = bytes === null ? 'more than 2^53 bytes' : `${bytes} bytes`;
    throw scanner.error(
      `'${name}' is ${dtype} [${shape}] and needs ${need}, its data_offsets give ${end - begin}`,
      byte,
    );
  }
  return { name, dtype, shape, begin: dataStart + begin, end: dataStart + end };
}

/** Throws unless the tensors cover all bytes from `start` to `end` and none twice. */
function checkCover(tensors: SafetensorsTensor[], start: number, end: number, file: string): void {
  const inPlace = [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let reached = start;
  for (const { name, begin, end: behind } of inPlace) {
    if (begin < reached) throw new WeightsFormatError(file, begin, `'${name}' overlaps the tensor before it`);
    if (begin > reached) {
      throw new WeightsFormatError(
        file,
        reached,
        `${begin - reached} bytes before '${name}' belong to no tensor`,
      );
    }
    reached = behind;
  }
  if (reached < end)
    throw new WeightsFormatError(file, reached, `the last ${end - reached} bytes belong to no tensor`);
}

/**
 * Where the header ends, from the first 8 bytes of a file of `size` bytes.
 *
 * @throws WeightsFormatError where the file is shorter than it says.
 */
export function safetensorsHeaderEnd(prefix: Uint8Array, size: number, file: string): number {
  if (size < PREFIX) {
    throw new WeightsFormatError(file, size, `cut off after ${size} bytes, within the header's length`);
  }
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset, PREFIX).getBigUint64(0, true));
  if (length > LARGEST_HEADER || length > size - PREFIX) {
    const most = Math.min(LARGEST_HEADER, size - PREFIX);
    throw new WeightsFormatError(
      file,
      0,
      `header of ${length} bytes, at most ${most} are possible: not safetensors, or cut off`,
    );
  }
  return PREFIX + length;
}

/**
 * Reads and checks the header, without reading any value.
 *
 * @param bytes - The file, or as much of it as holds the header.
 * @param size - Size of the whole file; default that of `bytes`.
 * @throws WeightsFormatError with its byte, if the file is cut off, the header is not JSON of the right form or has a name
 * twice, a dtype is unknown, a place is outside of the file or not of the shape's size, places overlap or leave a hole.
 */
export function readSafetensorsHeader(
  bytes: Uint8Array,
  file = 'safetensors data',
  size: number = bytes.length,
): SafetensorsHeader {
  const dataStart = safetensorsHeaderEnd(bytes, size, file);
  const scanner = new JsonScanner(bytes, PREFIX, dataStart, file);
  const tensors: SafetensorsTensor[] = [];
  const metadata: [string, string][] = [];
  scanner.object((name, byte) => {
    if (name === '__metadata__') scanner.object((key) => void metadata.push([key, scanner.string()]));
    else tensors.push(readTensor(scanner, name, byte, dataStart, size - dataStart));
  });
  scanner.finish();
  checkCover(tensors, dataStart, size, file);
  return { tensors, metadata: Object.fromEntries(metadata), dataStart };
}

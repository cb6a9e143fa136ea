/**
 * The idx format of MNIST: two zero bytes, a type code, the number of dimensions, each dimension as a big-endian
 * 32-bit count, then the values, last dimension fastest.
 * LeCun, Cortes, Burges, "The MNIST database of handwritten digits", file formats section.
 */
import { DatasetFormatError } from './format-error.js';

/** Values of an idx file. */
export interface IdxArray {
  /** Its dimensions, slowest first. */
  shape: number[];
  /** The values: a view of the bytes that were parsed, not a copy. */
  data: Uint8Array;
}

/** Options of {@link parseIdx}. */
export interface ParseIdxOptions {
  /** What errors call the bytes; default `idx data`. */
  file?: string;
  /** The number of dimensions it must have: 3 for images, 1 for labels; default: any. */
  dimensions?: number;
}

const UNSIGNED_BYTE = 0x08; // the only type that the MNIST family uses

/**
 * Parses the bytes of an unpacked idx file of unsigned bytes.
 *
 * @throws DatasetFormatError on a wrong magic number or type, a number of dimensions other than wanted, and on
 * bytes that are fewer or more than the header says, each with its byte.
 *
 * @example
 * parseIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1)); // {shape: [3], data: Uint8Array [7, 2, 1]}
 */
export function parseIdx(
  bytes: Uint8Array,
  { file = 'idx data', dimensions }: ParseIdxOptions = {},
): IdxArray {
  const fail = (byte: number, problem: string) => new DatasetFormatError(file, byte, problem);
  if (bytes.length < 4) {
    throw fail(bytes.length, `cut off after ${bytes.length} bytes, within the magic number of 4 bytes`);
  }
  if (bytes[0] !== 0 || bytes[1] !== 0) {
    const magic = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw fail(0, `wrong magic number ${magic}: an idx file of bytes starts with 00 00 08`);
  }
  if (bytes[2] !== UNSIGNED_BYTE) {
    throw fail(2, `type code 0x${bytes[2].toString(16).padStart(2, '0')} where 0x08 (unsigned byte) is read`);
  }
  const rank = bytes[3];
  if (rank === 0 || (dimensions !== undefined && rank !== dimensions)) {
    throw fail(3, `${rank} dimensions where ${dimensions ?? 'at least 1'} must be`);
  }
  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    throw fail(bytes.length, `cut off after ${bytes.length} bytes, within the header of ${header} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape: number[] = [];
  let count = 1;
  for (let i = 0; i < rank; i++) {
    const length = view.getUint32(4 + 4 * i);
    count *= length;
    if (count > Number.MAX_SAFE_INTEGER) throw fail(4 + 4 * i, `dimension ${i} (=${length}) is too large`);
    shape.push(length);
  }
  const held = bytes.length - header;
  if (held < count) {
    throw fail(bytes.length, `cut off: ${shape.join('x')} values are ${count} bytes, and it holds ${held}`);
  }
  if (held > count) {
    throw fail(header + count, `${held - count} bytes follow the ${shape.join('x')} values of the header`);
  }
  return { shape, data: bytes.subarray(header) };
}

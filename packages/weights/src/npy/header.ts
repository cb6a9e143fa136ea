/**
 * The header of a `.npy` file (numpy.lib.format): `\x93NUMPY`, a version, the length of a text, and the text, a literal
 * of Python: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
 */

import { WeightsFormatError } from '../format-error.js';
import { DTYPES } from '../safetensors/dtypes.js';
import type { WeightDtype } from '../weight-file.js';
import { NUMPY_NAMES, numpyDtype } from './dtypes.js';
import { type Literal, readLiteral } from './literal.js';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const LONGEST = 65535; // an array of numbers needs some hundred bytes
const MOST_DIMENSIONS = 64;

/** Bytes that are enough to read {@link npyHeaderEnd}. */
export const NPY_PREFIX = 12;

/** What a `.npy` file says of its array. */
export interface NpyHeader {
  /** How its values are stored. */
  dtype: WeightDtype;
  /** Whether their bytes are in the reverse order. */
  bigEndian: boolean;
  /** Whether the first index runs fastest. */
  fortran: boolean;
  /** Its dimensions. */
  shape: number[];
  /** Offset of the first value. */
  begin: number;
  /** Offset behind the last value. */
  end: number;
}

/** Where the header ends, from the first {@link NPY_PREFIX} bytes; `base` is their offset in the file. */
export function npyHeaderEnd(prefix: Uint8Array, file: string, base: number): number {
  const fail = (problem: string) => new WeightsFormatError(file, base, problem);
  if (prefix.length < 10 || MAGIC.some((byte, i) => prefix[i] !== byte))
    throw fail('no array of NumPy: its mark is missing');
  const version = prefix[6];
  if (version < 1 || version > 3) throw fail(`version ${version} of .npy, read are 1 to 3`);
  if (version > 1 && prefix.length < NPY_PREFIX) throw fail('cut off within its header');
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.length);
  const [start, length] = version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  if (length > LONGEST) throw fail(`a header of ${length} bytes, at most ${LONGEST} are read`);
  return start + length;
}

/**
 * Reads and checks a header.
 *
 * @param bytes - At least the header.
 * @param base - Offset of `bytes` in the file, for errors.
 * @throws WeightsFormatError with its byte, also on arrays of objects, texts, structures and complex numbers, by their names.
 */
export function readNpyHeader(bytes: Uint8Array, file: string, base: number): NpyHeader {
  const begin = npyHeaderEnd(bytes.subarray(0, NPY_PREFIX), file, base);
  const fail = (problem: string) => new WeightsFormatError(file, base, problem);
  if (begin > bytes.length) throw fail(`cut off: ${bytes.length} bytes, and its header ends at ${begin}`);
  const start = bytes[6] === 1 ? 10 : 12;
  const text = new TextDecoder('latin1').decode(bytes.subarray(start, begin));
  const fields = readLiteral(text, (problem, at) => new WeightsFormatError(file, base + start + at, problem));
  if (!(fields instanceof Map)) throw fail('its header is no dict');
  const [descr, fortran, shape] = ['descr', 'fortran_order', 'shape'].map((name) => fields.get(name));
  if (fields.size !== 3 || typeof fortran !== 'boolean' || descr === undefined) {
    throw fail("its header must have 'descr', 'fortran_order' and 'shape', and nothing else");
  }
  const known = typeof descr === 'string' ? numpyDtype(descr) : null;
  if (!known) throw fail(`${unread(descr)}; read are ${NUMPY_NAMES.join(', ')}`);
  if (!Array.isArray(shape) || shape.length > MOST_DIMENSIONS || !shape.every((n) => typeof n === 'number')) {
    throw fail(`its shape is no tuple of at most ${MOST_DIMENSIONS} whole numbers`);
  }
  const lengths = shape as number[];
  let size = DTYPES[known.dtype].size;
  for (const length of lengths) {
    size *= length;
    if (!Number.isSafeInteger(size)) throw fail(`shape [${lengths}] has more than 2^53 bytes`);
  }
  return { ...known, fortran, shape: lengths, begin, end: begin + size };
}

function unread(descr: Literal): string {
  if (typeof descr !== 'string') return 'an array of structures is not read';
  const shown = `'${descr.slice(0, 40)}'`;
  if (/^[|<>=]?O/.test(descr))
    return `an array of Python objects (${shown}) is not read, and nothing of it is run`;
  return `an array of dtype ${shown} is not read`;
}

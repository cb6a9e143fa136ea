import { checkedTensor } from '../checked-tensor.js';
import type { WeightArray, WeightDtype } from '../weight-file.js';
import { DTYPE_NAMES, DTYPES } from './dtypes.js';

/** A tensor to be written. */
export interface WeightInput {
  /** How to store it; F16 and BF16 round a `Float32Array`. Default: what the array is. */
  dtype?: WeightDtype;
  /** Its dimensions; `[]` is a scalar. */
  shape: readonly number[];
  /** Its values, row-major. */
  data: WeightArray;
}

const encoder = new TextEncoder();

function checked(name: string, input: WeightInput) {
  if (name === '__metadata__')
    throw new RangeError("a tensor cannot be named '__metadata__': the format reserves it");
  return { ...checkedTensor(name, input), bytes: encoder.encode(name) };
}

/** Order of the UTF-8 bytes, which is not that of JavaScript's UTF-16. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

/**
 * The bytes of a safetensors file, laid out as the reference implementation lays them: wide values first, then by name, the header
 * padded with spaces so that values start at a multiple of 8. The same entries give the same bytes.
 *
 * @param entries - Name and tensor, as a `Map` gives them.
 * @param metadata - Strings to keep in the header.
 * @throws RangeError or TypeError on a name that occurs twice or is reserved, a shape that does not fit its values, values that
 * do not fit their dtype, metadata that is not strings.
 *
 * @example
 * writeSafetensors([['bias', { shape: [2], data: Float32Array.of(1, 2) }]], { origin: 'me' });
 */
export function writeSafetensors(
  entries: Iterable<readonly [string, WeightInput]>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const tensors = [...entries].map(([name, input]) => checked(name, input));
  const rank = (dtype: WeightDtype) => DTYPE_NAMES.indexOf(dtype);
  tensors.sort((a, b) => rank(b.dtype) - rank(a.dtype) || compareBytes(a.bytes, b.bytes));
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string')
      throw new TypeError(`metadata '${key}' must be a string, not ${typeof value}`);
  }
  const header = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) header.set('__metadata__', metadata);
  let size = 0;
  for (const { name, dtype, shape, data } of tensors) {
    if (header.has(name)) throw new RangeError(`'${name}' occurs twice`);
    const begin = size;
    size += data.length * DTYPES[dtype].size;
    header.set(name, { dtype, shape, data_offsets: [begin, size] });
  }
  // Not by way of an object: that would put names that look like numbers first.
  const fields = [...header].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const text = encoder.encode(`{${fields.join(',')}}`);
  const padded = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + padded + size);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(text, 8);
  file.fill(0x20, 8 + text.length, 8 + padded);
  let at = 8 + padded;
  for (const { dtype, data } of tensors) {
    const bytes = DTYPES[dtype].encode(data);
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

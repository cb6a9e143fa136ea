import type { Allowance } from '../allowance.js';
import { decodeValues } from '../decode-values.js';
import { DTYPES } from '../safetensors/dtypes.js';
import type { WeightEntry } from '../weight-file.js';
import { type Checkpoint, valueSize } from './checkpoint.js';
import type { TorchTensor } from './tensor.js';

/** Strides of a row-major array. */
export const rowMajor = (shape: readonly number[]): number[] =>
  shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));

/** The values of a tensor, row-major whatever its strides are. */
export async function readTensor(
  checkpoint: Checkpoint,
  tensor: TorchTensor,
  { name, file, allowance }: { name: string; file: string; allowance: Allowance },
): Promise<WeightEntry> {
  const { storage, dtype, shape, strides, offset } = tensor;
  const { size } = DTYPES[dtype];
  const count = tensor.length;
  const reach = count === 0 ? 0 : shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis], 1);
  const begin = storage.begin * valueSize(storage) + offset * size;
  const { bytes, byte } = await checkpoint.readStorage(storage.key, begin, begin + reach * size);
  allowance.take(count * size, `'${name}'`, byte);
  const stored = isRowMajor(shape, strides) ? bytes : gather(bytes, size, shape, strides, count);
  const { bigEndian } = checkpoint;
  return { dtype, shape: [...shape], data: decodeValues(stored, { name, dtype, bigEndian }, file, byte) };
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  const wanted = rowMajor(shape);
  return shape.includes(0) || shape.every((length, axis) => length === 1 || strides[axis] === wanted[axis]);
}

/** Values of `size` bytes at their strides, one after another. */
function gather(
  bytes: Uint8Array,
  size: number,
  shape: readonly number[],
  strides: readonly number[],
  count: number,
): Uint8Array {
  const result = new Uint8Array(count * size);
  const index = new Array<number>(shape.length).fill(0);
  for (let to = 0, from = 0; to < result.length; to += size) {
    for (let i = 0; i < size; i++) result[to + i] = bytes[from * size + i];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= shape[axis] * strides[axis];
      index[axis] = 0;
    }
  }
  return result;
}

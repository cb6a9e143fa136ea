import { checkedTensor } from '../checked-tensor.js';
import { DTYPES } from '../safetensors/dtypes.js';
import type { WeightInput } from '../safetensors/write.js';
import { writeZip } from '../zip/write-zip.js';
import { numpyName } from './dtypes.js';
import { NPZ_METADATA } from './metadata.js';

const ALIGNMENT = 64; // of NumPy, so that arrays can be mapped into memory

/** The bytes of a `.npy` file, version 1, as NumPy writes them; BF16, which NumPy has not, becomes float32, which holds it exactly. */
function npyOf(name: string, input: WeightInput): Uint8Array {
  const { dtype: given, shape, data } = checkedTensor(name, input);
  const dtype = numpyName(given) ? given : 'F32';
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const fields = `{'descr': '${numpyName(dtype)}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.ceil((10 + fields.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = `${fields.padEnd(length - 11)}\n`;
  const values = DTYPES[dtype].encode(data);
  const bytes = new Uint8Array(length + values.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(values, length);
  return bytes;
}

/**
 * The bytes of a `.npy` file, which holds one tensor and no name.
 *
 * @throws RangeError unless there is exactly one tensor, and on metadata; RangeError or TypeError as `writeSafetensors`.
 */
export function writeNpy(
  entries: Iterable<readonly [string, WeightInput]>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const tensors = [...entries];
  if (tensors.length !== 1) {
    throw new RangeError(`a .npy file holds one tensor, and ${tensors.length} were given: write .npz`);
  }
  if (Object.keys(metadata).length > 0) throw new RangeError('a .npy file holds no metadata: write .npz');
  return npyOf(...tensors[0]);
}

/**
 * The bytes of a `.npz` file as `np.savez` makes it; metadata goes to an entry `__metadata__.json`. The same entries give the same bytes.
 *
 * @throws RangeError where two tensors share a name; RangeError or TypeError as `writeSafetensors`.
 */
export function writeNpz(
  entries: Iterable<readonly [string, WeightInput]>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const members = [...entries].map(([name, input]) => ({ name: `${name}.npy`, bytes: npyOf(name, input) }));
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string')
      throw new TypeError(`metadata '${key}' must be a string, not ${typeof value}`);
  }
  if (Object.keys(metadata).length > 0) {
    members.push({ name: NPZ_METADATA, bytes: new TextEncoder().encode(JSON.stringify(metadata)) });
  }
  return writeZip(members, { align: ALIGNMENT });
}

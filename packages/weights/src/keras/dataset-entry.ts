import { WeightsFormatError } from '../format-error.js';
import type { Hdf5Dataset } from '../hdf5/protocol.js';
import { DTYPES } from '../safetensors/dtypes.js';
import type { WeightDtype, WeightEntry } from '../weight-file.js';

const DTYPE_OF: Record<string, WeightDtype> = {
  bool1: 'BOOL',
  uint1: 'U8',
  int1: 'I8',
  uint2: 'U16',
  int2: 'I16',
  uint4: 'U32',
  int4: 'I32',
  uint8: 'U64',
  int8: 'I64',
  float2: 'F16',
  float4: 'F32',
  float8: 'F64',
};

/**
 * A dataset of an HDF5 file as a weight.
 *
 * @throws WeightsFormatError naming it, if its values are no numbers.
 */
export function entryOf(dataset: Hdf5Dataset, file: string): WeightEntry {
  const { type, size, shape, bytes, attributes, path } = dataset;
  // HDF5 of Python has no bfloat16: Keras stores its bits and says so beside them.
  const brain = attributes.dtype === 'bfloat16' && size === 2 && type !== 'float';
  const dtype = brain ? 'BF16' : DTYPE_OF[`${type}${size}`];
  if (!dtype) {
    throw new WeightsFormatError(
      file,
      0,
      `dataset '/${path.join('/')}' is of type ${type} with ${size} bytes a value, and weights are numbers`,
    );
  }
  return { dtype, shape, data: DTYPES[dtype].decode(bytes.buffer as ArrayBuffer) };
}

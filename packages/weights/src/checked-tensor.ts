import { DTYPE_NAMES, DTYPES } from './safetensors/dtypes.js';
import type { WeightInput } from './safetensors/write.js';
import type { WeightArray, WeightDtype } from './weight-file.js';

/** The dtype that stores an array as it is; `Uint8Array` is U8, not BOOL. */
const dtypeOf = (data: WeightArray) =>
  DTYPE_NAMES.find((name) => DTYPES[name].array === data.constructor && !/^(BOOL|F16|BF16)$/.test(name));

/** A tensor that can be written: its dtype is known, and its shape and values fit each other. */
export interface CheckedTensor {
  /** Its name. */
  name: string;
  /** How to store it. */
  dtype: WeightDtype;
  /** Its dimensions. */
  shape: readonly number[];
  /** Its values, row-major. */
  data: WeightArray;
}

/**
 * Checks a tensor before it is written to a file of any format.
 *
 * @throws RangeError or TypeError on a shape that does not fit its values, or values that do not fit their dtype.
 */
export function checkedTensor(
  name: string,
  { shape, data, dtype = dtypeOf(data) }: WeightInput,
): CheckedTensor {
  if (!dtype || !(data instanceof DTYPES[dtype].array)) {
    throw new TypeError(`'${name}': dtype ${dtype} cannot be made of a ${data?.constructor?.name}`);
  }
  const wrong = shape.find((length) => !Number.isSafeInteger(length) || length < 0);
  if (wrong !== undefined) throw new RangeError(`'${name}': shape [${shape}] has the length ${wrong}`);
  const count = shape.reduce((product, length) => product * length, 1);
  if (count !== data.length) {
    throw new RangeError(`'${name}': shape [${shape}] has ${count} values, and ${data.length} were given`);
  }
  if (dtype === 'BOOL' && (data as Uint8Array).some((value) => value > 1)) {
    throw new RangeError(`'${name}': BOOL holds nothing but 0 and 1`);
  }
  return { name, dtype, shape, data };
}

import { swapBytes } from '../decode-values.js';
import { numpyDtype } from '../npy/dtypes.js';
import {
  kindOf,
  PickleObject,
  PickleProblem,
  PickleTuple,
  type PickleValue,
  shown,
} from '../pickle/values.js';
import { DTYPES } from '../safetensors/dtypes.js';

/** A dtype of NumPy in a pickle; the byte order comes with its state. */
class PickledDtype extends PickleObject {
  /** Its kind and bytes of a value: `f8`. */
  readonly name: string;
  /** Whether its bytes are in the reverse order. */
  bigEndian = false;

  constructor(name: string) {
    super();
    this.name = name;
  }

  override setState(state: PickleValue): void {
    const order = state instanceof PickleTuple ? state.items[1] : undefined;
    if (typeof order !== 'string' || !/^[<>|=]$/.test(order))
      throw new PickleProblem('numpy.dtype: no byte order');
    this.bigEndian = order === '>';
  }
}

/** `numpy.dtype('f8', False, True)`. */
export function numpyDtypeOf([name]: readonly PickleValue[]): PickleValue {
  if (typeof name !== 'string' || !numpyDtype(name)) {
    throw new PickleProblem(`'${typeof name === 'string' ? shown(name) : kindOf(name)}' is no number`);
  }
  return new PickledDtype(name);
}

/** `numpy.core.multiarray.scalar(dtype, bytes)`: a number. */
export function numpyScalar([dtype, bytes]: readonly PickleValue[]): PickleValue {
  if (!(dtype instanceof PickledDtype)) throw new PickleProblem(`${kindOf(dtype)} where a dtype must be`);
  const row = DTYPES[numpyDtype(dtype.name)!.dtype];
  if (!(typeof bytes === 'string' || bytes instanceof Uint8Array) || bytes.length !== row.size) {
    throw new PickleProblem(`${kindOf(bytes)} where the ${row.size} bytes of a ${dtype.name} must be`);
  }
  // Python 2 wrote bytes as a text, which came here as one where it was also UTF-8.
  const own = typeof bytes === 'string' ? Uint8Array.from(bytes, (c) => c.charCodeAt(0)) : bytes.slice();
  if (dtype.bigEndian) swapBytes(own, row.size);
  return row.decode(own.buffer)[0];
}

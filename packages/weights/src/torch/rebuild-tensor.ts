import {
  type CallContext,
  kindOf,
  PickleGlobal,
  PickleProblem,
  PickleTuple,
  type PickleValue,
  shown,
} from '../pickle/values.js';
import { DTYPES } from '../safetensors/dtypes.js';
import type { WeightDtype } from '../weight-file.js';
import { TorchStorage, TorchTensor } from './tensor.js';

const MOST_DIMENSIONS = 64;

function whole(value: PickleValue | undefined, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  const found = typeof value === 'number' || typeof value === 'bigint' ? shown(`${value}`) : kindOf(value);
  throw new PickleProblem(`${what} is ${found} where a whole number from 0 must be`);
}

function wholes(value: PickleValue | undefined, what: string): number[] {
  if (!(value instanceof PickleTuple))
    throw new PickleProblem(`${what} is ${kindOf(value)} where a tuple must be`);
  if (value.items.length > MOST_DIMENSIONS) {
    throw new PickleProblem(`${value.items.length} dimensions, at most ${MOST_DIMENSIONS} are read`);
  }
  return value.items.map((item) => whole(item, what));
}

/** A tensor of a storage, checked to lie within it; `dtype` for storages that are bytes. */
function view(args: readonly PickleValue[], given?: WeightDtype): TorchTensor {
  const [storage] = args;
  if (!(storage instanceof TorchStorage))
    throw new PickleProblem(`${kindOf(storage)} where a storage must be`);
  const dtype = given ?? storage.dtype;
  if (!dtype) throw new PickleProblem('a storage of bytes, and no dtype');
  const offset = whole(args[1], 'the offset');
  const shape = wholes(args[2], 'the shape');
  const strides = wholes(args[3], 'the strides');
  if (shape.length !== strides.length) {
    throw new PickleProblem(`shape [${shape}] has strides [${strides}]`);
  }
  // A storage of a dtype of its own is in values; one of bytes, or of another dtype, is measured in bytes.
  const bytes = storage.length * (storage.dtype ? DTYPES[storage.dtype].size : 1);
  const values = Math.floor(bytes / DTYPES[dtype].size);
  if (offset > values) throw new PickleProblem(`a tensor at value ${offset} of a storage of ${values}`);
  if (!shape.includes(0)) {
    const last = shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis], offset);
    if (!(last < values)) {
      throw new PickleProblem(
        `a tensor of shape [${shape}], strides [${strides}] and offset ${offset} reaches value ${last} of a storage of ${values}`,
      );
    }
    const count = shape.reduce((product, length) => product * length, 1);
    if (!Number.isSafeInteger(count * 8))
      throw new PickleProblem(`shape [${shape}] has more than 2^50 values`);
  }
  return new TorchTensor(storage, dtype, { offset, shape, strides });
}

/** `torch._utils._rebuild_tensor` and `_rebuild_tensor_v2`: storage, offset, shape, strides, and what only training needs. */
export const rebuildTensor = (args: readonly PickleValue[]): TorchTensor => view(args);

/** `torch._utils._rebuild_tensor_v3`, of a storage of bytes: also a dtype. */
export function rebuildTensorV3(args: readonly PickleValue[]): TorchTensor {
  const dtype = args[6];
  if (
    !(dtype instanceof PickleGlobal) ||
    !dtype.path.startsWith('torch.') ||
    typeof dtype.data !== 'string'
  ) {
    throw new PickleProblem(`${kindOf(dtype)} where a dtype must be`);
  }
  return view(args, dtype.data as WeightDtype);
}

/** `torch._utils._rebuild_parameter`: the tensor that it wraps. */
export function rebuildParameter([tensor]: readonly PickleValue[]): TorchTensor {
  if (!(tensor instanceof TorchTensor)) throw new PickleProblem(`${kindOf(tensor)} where a tensor must be`);
  return tensor;
}

const REBUILDERS = new Set(
  ['_rebuild_tensor_v2', '_rebuild_tensor_v3', '_rebuild_parameter'].map((name) => `torch._utils.${name}`),
);

/** `torch._tensor._rebuild_from_type_v2`: a tensor that somebody gave attributes, made by the first argument of the third. */
export function rebuildFromType(
  [make, type, args]: readonly PickleValue[],
  context: CallContext,
): PickleValue {
  if (!(make instanceof PickleGlobal) || !make.call || !REBUILDERS.has(make.path)) {
    throw new PickleProblem(`a tensor made by ${kindOf(make)}`);
  }
  if (!(type instanceof PickleGlobal) || !(args instanceof PickleTuple)) {
    throw new PickleProblem(`a tensor of ${kindOf(type)} made of ${kindOf(args)}`);
  }
  return make.call(args.items, context);
}

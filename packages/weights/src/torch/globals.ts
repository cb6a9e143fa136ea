import {
  type CallContext,
  kindOf,
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleProblem,
  PickleTuple,
  type PickleValue,
} from '../pickle/values.js';
import type { WeightDtype } from '../weight-file.js';
import { numpyDtypeOf, numpyScalar } from './numpy-scalar.js';
import { rebuildFromType, rebuildParameter, rebuildTensor, rebuildTensorV3 } from './rebuild-tensor.js';

/** What a storage class of PyTorch holds. */
export const STORAGES: Record<string, WeightDtype> = {
  FloatStorage: 'F32',
  DoubleStorage: 'F64',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL',
};

/** The dtypes of PyTorch that are read. */
export const TORCH_DTYPES: Record<string, WeightDtype> = {
  float32: 'F32',
  float64: 'F64',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint8: 'U8',
  uint16: 'U16',
  uint32: 'U32',
  uint64: 'U64',
  bool: 'BOOL',
};

type Call = (args: readonly PickleValue[], context: CallContext) => PickleValue;

/** `OrderedDict()`, or of a list of pairs, as Python 2 wrote them. */
const orderedDict: Call = ([pairs, ...more], { take }) => {
  const dict = new PickleDict();
  if (pairs === undefined) return dict;
  if (!(pairs instanceof PickleList) || more.length > 0) throw new PickleProblem(`made of ${kindOf(pairs)}`);
  take(64 * pairs.items.length, 'a dict');
  for (const pair of pairs.items) {
    const items = pair instanceof PickleList || pair instanceof PickleTuple ? pair.items : [];
    if (items.length !== 2) throw new PickleProblem(`${kindOf(pair)} where a key and a value must be`);
    dict.entries.set(items[0], items[1]);
  }
  return dict;
};

/** What is made of one collection and here is that collection: `torch.Size((3, 3))`, `Counter({30: 1})`, `set([1])`. */
const same: Call = ([collection]) => {
  if (
    collection instanceof PickleDict ||
    collection instanceof PickleList ||
    collection instanceof PickleTuple
  ) {
    return collection;
  }
  throw new PickleProblem(`made of ${kindOf(collection)}`);
};

/** Bytes, as protocol 2 writes them: a text of one character a byte. */
const encode: Call = ([text, encoding], { take }) => {
  if (typeof text !== 'string' || encoding !== 'latin1') throw new PickleProblem('not a text in latin1');
  take(128 + text.length, 'bytes');
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    if (code > 255) throw new PickleProblem('a text that is not latin1');
    return code;
  });
};

/** A device, which is nothing here: `torch.device('cuda', 0)`. */
const device: Call = () => null;

const CALLS: Record<string, Call> = {
  'collections.OrderedDict': orderedDict,
  'collections.Counter': same,
  'torch.Size': same,
  'torch.device': device,
  'builtins.set': same,
  '__builtin__.set': same,
  '_codecs.encode': encode,
  'torch._utils._rebuild_tensor': rebuildTensor,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_tensor_v3': rebuildTensorV3,
  'torch._utils._rebuild_parameter': rebuildParameter,
  'torch._utils._rebuild_parameter_with_state': rebuildParameter,
  'torch.nn.parameter.Parameter': rebuildParameter,
  'torch._tensor._rebuild_from_type_v2': rebuildFromType,
  'numpy.dtype': numpyDtypeOf,
  'numpy.core.multiarray.scalar': numpyScalar,
  'numpy._core.multiarray.scalar': numpyScalar,
};

/** The dtype of storages that are bytes. */
export const UNTYPED = 'untyped';

/** Every name that a checkpoint may use. */
export const TORCH_GLOBALS: ReadonlyMap<string, PickleGlobal> = new Map(
  [
    ...Object.entries(CALLS).map(([path, call]) => new PickleGlobal(path, { call })),
    ...Object.entries(STORAGES).flatMap(([name, data]) =>
      ['torch', 'torch.cuda', 'torch.storage'].map(
        (module) => new PickleGlobal(`${module}.${name}`, { data }),
      ),
    ),
    ...['torch', 'torch.storage', 'torch.cuda'].map(
      (module) => new PickleGlobal(`${module}.UntypedStorage`, { data: UNTYPED }),
    ),
    new PickleGlobal('torch.Tensor'),
    ...Object.entries(TORCH_DTYPES).map(([name, data]) => new PickleGlobal(`torch.${name}`, { data })),
  ].map((row) => [row.path, row]),
);

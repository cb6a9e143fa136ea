import { type CheckedTensor, checkedTensor } from '../checked-tensor.js';
import { PickleWriter } from '../pickle/pickle-writer.js';
import { DTYPES } from '../safetensors/dtypes.js';
import type { WeightInput } from '../safetensors/write.js';
import { writeZip } from '../zip/write-zip.js';
import { STORAGES } from './globals.js';
import { rowMajor } from './read-tensor.js';

const ALIGNMENT = 64; // of PyTorch, so that it can map storages into memory
const ONLY_KEY = 'state_dict';

/** An empty `OrderedDict()`. */
const orderedDict = (pickle: PickleWriter) =>
  pickle.global('collections', 'OrderedDict').mark().tuple().call();

function writeTensor(pickle: PickleWriter, { name, dtype, shape, data }: CheckedTensor, key: string): void {
  const storage = Object.keys(STORAGES).find((known) => STORAGES[known] === dtype);
  if (!storage) {
    throw new RangeError(
      `'${name}': PyTorch has no storages of ${dtype}; they can be written as .safetensors`,
    );
  }
  pickle.text(name).global('torch._utils', '_rebuild_tensor_v2').mark();
  pickle.mark().text('storage').global('torch', storage).text(key).text('cpu').integer(data.length).tuple();
  pickle.persistent().integer(0).tupleOf(shape).tupleOf(rowMajor(shape)).false();
  orderedDict(pickle).tuple().call();
}

/**
 * The bytes of a PyTorch checkpoint (the zip format) that `torch.load(path, weights_only=True)` takes: an `OrderedDict` of tensors
 * or, where there is metadata, `{'state_dict': OrderedDict, …metadata}`. The same entries give the same bytes.
 *
 * @throws RangeError or TypeError as `writeSafetensors`; on U16, U32 and U64, of which PyTorch has no storages.
 */
export function writeTorch(
  entries: Iterable<readonly [string, WeightInput]>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const tensors = [...entries].map(([name, input]) => checkedTensor(name, input));
  if (new Set(tensors.map(({ name }) => name)).size < tensors.length) {
    throw new RangeError('two tensors share a name');
  }
  const others = Object.entries(metadata);
  const pickle = new PickleWriter();
  if (others.length > 0) {
    pickle.dict().mark();
    for (const [key, value] of others) {
      if (typeof value !== 'string')
        throw new TypeError(`metadata '${key}' must be a string, not ${typeof value}`);
      if (key === ONLY_KEY) throw new RangeError(`metadata cannot be named '${ONLY_KEY}': the tensors are`);
      pickle.text(key).text(value);
    }
    pickle.text(ONLY_KEY);
  }
  orderedDict(pickle).mark();
  tensors.forEach((tensor, i) => {
    writeTensor(pickle, tensor, `${i}`);
  });
  pickle.setItems();
  if (others.length > 0) pickle.setItems();

  const text = (content: string) => new TextEncoder().encode(content);
  return writeZip(
    [
      { name: 'archive/data.pkl', bytes: pickle.finish() },
      { name: 'archive/byteorder', bytes: text('little') },
      ...tensors.map(({ dtype, data }, i) => ({
        name: `archive/data/${i}`,
        bytes: DTYPES[dtype].encode(data),
      })),
      { name: 'archive/version', bytes: text('3\n') },
    ],
    { align: ALIGNMENT },
  );
}

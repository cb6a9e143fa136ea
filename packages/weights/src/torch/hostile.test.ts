import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source.js';
import { WeightsFormatError } from '../format-error.js';
import { PickleWriter } from '../pickle/pickle-writer.js';
import { readOpened } from '../read-opened.js';
import { writeZip } from '../zip/write-zip.js';
import { openTorch } from './open-torch.js';

const read = async (bytes: Uint8Array, key?: string) =>
  readOpened(await openTorch(memorySource(bytes, 'w.pth'), { key }));
const problem = async (bytes: Uint8Array): Promise<string> => {
  const error = await read(bytes).catch((caught) => caught);
  expect(error).toBeInstanceOf(WeightsFormatError);
  return error.message;
};
const ascii = (text: string) => new TextEncoder().encode(text);

interface Tensor {
  storage?: string;
  /** Values of the storage, as the pickle says. */
  length?: number;
  offset?: number;
  shape: number[];
  strides: number[];
  /** Of a storage of bytes. */
  dtype?: string;
}

function pickleOf(tensor: Tensor): Uint8Array {
  const { storage = 'FloatStorage', length = 6, offset = 0, shape, strides, dtype } = tensor;
  const pickle = new PickleWriter().dict().mark().text('w');
  pickle.global('torch._utils', dtype ? '_rebuild_tensor_v3' : '_rebuild_tensor_v2').mark();
  pickle
    .mark()
    .text('storage')
    .global('torch', storage)
    .text('0')
    .text('cpu')
    .integer(length)
    .tuple()
    .persistent();
  pickle.integer(offset).tupleOf(shape).tupleOf(strides).false();
  pickle.global('collections', 'OrderedDict').mark().tuple().call();
  if (dtype) pickle.global('torch', dtype).dict();
  return pickle.tuple().call().setItems().finish();
}

/** A checkpoint of one tensor whose storage really has the values 1 to 6. */
function checkpoint(
  tensor: Tensor | Uint8Array,
  { byteorder = 'little', bytes }: { byteorder?: string; bytes?: Uint8Array } = {},
) {
  return writeZip([
    { name: 'm/data.pkl', bytes: tensor instanceof Uint8Array ? tensor : pickleOf(tensor) },
    { name: 'm/byteorder', bytes: ascii(byteorder) },
    { name: 'm/data/0', bytes: bytes ?? new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer) },
  ]);
}

const valuesOf = async (bytes: Uint8Array) => [...(await read(bytes)).tensors.get('w')!.data];

describe('a tensor of a checkpoint', () => {
  it('is its strides and offset in its storage', async () => {
    expect(await valuesOf(checkpoint({ shape: [3, 2], strides: [1, 3] }))).toEqual([1, 4, 2, 5, 3, 6]);
    expect(await valuesOf(checkpoint({ offset: 1, shape: [2, 2], strides: [0, 2] }))).toEqual([2, 4, 2, 4]);
    expect(await valuesOf(checkpoint({ offset: 6, shape: [2, 0], strides: [9, 9] }))).toEqual([]);
  });

  it('lies within its storage', async () => {
    expect(await problem(checkpoint({ shape: [7], strides: [1] }))).toMatch(
      'torch._utils._rebuild_tensor_v2: a tensor of shape [7], strides [1] and offset 0 reaches value 6 of a storage of 6',
    );
    expect(await problem(checkpoint({ offset: 5, shape: [2], strides: [1] }))).toMatch('reaches value 6');
    expect(await problem(checkpoint({ offset: 7, shape: [0], strides: [1] }))).toMatch(
      'at value 7 of a storage of 6',
    );
    expect(await problem(checkpoint({ shape: [2, 2], strides: [2 ** 40, 2 ** 52] }))).toMatch(
      'reaches value 4504',
    );
    expect(await problem(checkpoint({ shape: [2], strides: [1, 1] }))).toMatch('shape [2] has strides [1,1]');
    expect(await problem(checkpoint({ shape: Array(65).fill(1), strides: Array(65).fill(1) }))).toMatch(
      '65 dimensions',
    );
  });

  it('has a storage of the length that it says', async () => {
    expect(await problem(checkpoint({ length: 7, shape: [1], strides: [1] }))).toMatch(
      "storage '0' has 28 bytes, and 'm/data/0' is 24 bytes",
    );
    const missing = writeZip([{ name: 'm/data.pkl', bytes: pickleOf({ shape: [1], strides: [1] }) }]);
    expect(await problem(missing)).toMatch("storage '0' has 24 bytes, and 'm/data/0' is missing");
    expect(await problem(checkpoint({ storage: 'OrderedDict', shape: [1], strides: [1] }))).toMatch(
      "it needs 'torch.OrderedDict'",
    );
  });

  it('may be expanded, and not without bounds', async () => {
    const small = await valuesOf(checkpoint({ shape: [1000], strides: [0] }));
    expect(small).toEqual(Array(1000).fill(1));
    const before = process.memoryUsage().arrayBuffers;
    expect(await problem(checkpoint({ shape: [2 ** 30], strides: [0] }))).toMatch(
      "'w' would need 4294967296 bytes",
    );
    expect(await problem(checkpoint({ shape: [2 ** 26, 2 ** 26, 2 ** 26], strides: [0, 0, 0] }))).toMatch(
      'more than 2^50 values',
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 22);
  });

  it('may be big-endian, and of a storage of bytes with a dtype of its own', async () => {
    const swapped = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
    for (let at = 0; at < swapped.length; at += 4) swapped.subarray(at, at + 4).reverse();
    expect(
      await valuesOf(checkpoint({ shape: [6], strides: [1] }, { byteorder: 'big', bytes: swapped })),
    ).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await problem(checkpoint({ shape: [6], strides: [1] }, { byteorder: 'middle' }))).toMatch(
      "the byte order is 'middle'",
    );
    const untyped: Tensor = {
      storage: 'UntypedStorage',
      length: 4,
      offset: 1,
      shape: [1],
      strides: [1],
      dtype: 'uint16',
    };
    const bytes = Uint8Array.of(1, 0, 2, 1);
    const { tensors } = await read(checkpoint(untyped, { bytes }));
    expect(tensors.get('w')).toEqual({ dtype: 'U16', shape: [1], data: Uint16Array.of(258) });
    expect(await problem(checkpoint({ ...untyped, offset: 2 }, { bytes }))).toMatch(
      'reaches value 2 of a storage of 2',
    );
  });
});

describe('names of a checkpoint', () => {
  const raw = (...parts: (number | string)[]) =>
    Uint8Array.from([
      0x80,
      2,
      ...parts.flatMap((part) => (typeof part === 'string' ? [...ascii(part)] : part)),
      0x2e,
    ]);

  it('do not multiply: the same dict in itself, again and again', async () => {
    // {'a': d, 'b': d} of the dict before it, 28 times: 2^28 paths to one empty dict.
    const operations: (number | string)[] = ['}', 'q', 0];
    for (let i = 0; i < 28; i++) {
      operations.push('}', '(', 'X', 1, 0, 0, 0, 'a', 'h', i, 'X', 1, 0, 0, 0, 'b', 'h', i, 'u', 'q', i + 1);
    }
    // What lies below is put into a dict, since a pickle may leave nothing on its stack.
    const all = raw(']', '(', ...operations, 'e');
    expect(await problem(checkpoint(all))).toMatch('names that take more than 16 times the file');
  });

  it('do not go round in circles', async () => {
    expect(await problem(checkpoint(raw('}', 'q', 0, 'X', 1, 0, 0, 0, 'a', 'h', 0, 's')))).toMatch(
      'nested more than 32 deep',
    );
  });

  it('come from the dict that is asked for', async () => {
    const bytes = checkpoint({ shape: [1], strides: [1] });
    await expect(read(bytes, 'model')).rejects.toThrow("no key 'model', there are w");
    expect([...(await read(bytes, 'w')).tensors.keys()]).toEqual(['tensor']);
  });
});

/** A checkpoint of the older format of one tensor of 2 values, whose storage is what `storage` writes as its persistent id. */
function older(
  storage: (pickle: PickleWriter) => unknown,
  notes = '',
  also?: (pickle: PickleWriter) => unknown,
) {
  const one = (...bytes: number[]) => Uint8Array.from([0x80, 2, ...bytes, 0x2e]);
  const magic = one(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19);
  const pickle = new PickleWriter().dict().mark().text('notes').text(notes);
  const tensor = (name: string, write: typeof storage) => {
    pickle.text(name).global('torch._utils', '_rebuild_tensor_v2').mark();
    write(pickle);
    pickle.persistent().integer(0).tupleOf([2]).tupleOf([1]).false();
    pickle.global('collections', 'OrderedDict').mark().tuple().call().tuple().call();
  };
  tensor('w', storage);
  if (also) tensor('v', also);
  const values = new Uint8Array(24);
  new DataView(values.buffer).setBigInt64(0, 4n, true);
  values.set(new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer), 8);
  const keys = one(0x5d, 0x58, 1, 0, 0, 0, 0x30, 0x61);
  const parts = [magic, one(0x4d, 0xe9, 3), one(0x7d), pickle.setItems().finish(), keys, values];
  return new Uint8Array(Buffer.concat(parts));
}

/** The persistent id of a storage of 4 values, or of a part of it. */
const storageId = (type: string, length: number, part?: [number, number]) => (pickle: PickleWriter) => {
  pickle.mark().text('storage').global('torch', type).text('0').text('cpu').integer(length);
  if (part) pickle.mark().text('0').integer(part[0]).integer(part[1]).tuple();
  pickle.tuple();
};

describe('the older format', () => {
  it('may have storages that are parts of others', async () => {
    expect(await valuesOf(older(storageId('FloatStorage', 4)))).toEqual([1, 2]);
    expect(await valuesOf(older(storageId('FloatStorage', 4, [2, 2])))).toEqual([3, 4]);
    expect(await problem(older(storageId('FloatStorage', 4, [3, 2])))).toMatch(
      "storage '0' has 4 values, and a part to 5",
    );
    expect(await problem(older(storageId('FloatStorage', 4, [2, 1])))).toMatch(
      'reaches value 1 of a storage of 1',
    );
  });

  it('has one type and length for a storage, which its values have too', async () => {
    const float = storageId('FloatStorage', 4);
    const both = await read(older(float, '', storageId('FloatStorage', 4, [1, 3])));
    expect([...both.tensors.values()].map(({ data }) => [...data])).toEqual([
      [1, 2],
      [2, 3],
    ]);
    expect(await problem(older(float, '', storageId('IntStorage', 4)))).toMatch(
      "storage '0' is of 4 values and of 4, or of two types",
    );
    expect(await problem(older(float, '', storageId('FloatStorage', 5)))).toMatch(
      "storage '0' is of 4 values and of 5",
    );
    expect(await problem(older(storageId('FloatStorage', 3)))).toMatch(
      "storage '0' has 4 values, and its tensors say 3",
    );
  });

  it('may have pickles larger than what is read of it first', async () => {
    const bytes = older(storageId('FloatStorage', 4, [2, 2]), 'x'.repeat(3 * 2 ** 20));
    expect(await valuesOf(bytes)).toEqual([3, 4]);
    expect(await problem(bytes.subarray(0, -1))).toMatch("storage '0' reaches to byte");
    expect(await problem(bytes.subarray(0, 2 ** 21))).toMatch('cut off');
  });
});

describe('what is no checkpoint', () => {
  it('is told by its first bytes', async () => {
    const tar = new Uint8Array(1024);
    tar.set(ascii('storages'), 0);
    tar.set(ascii('ustar'), 257);
    expect(await problem(tar)).toMatch('a tar file, as PyTorch before 0.2 wrote them');
    expect(await problem(new Uint8Array(0))).toMatch('begins with nothing');
    expect(await problem(ascii('<!DOCTYPE html>'))).toMatch('begins with 3c 21 44 4f');
    expect(await problem(Uint8Array.of(0x80, 2, 0x4b, 1, 0x2e))).toMatch('its magic number is missing');
    expect(await problem(writeZip([{ name: 'a.txt', bytes: ascii('a') }]))).toMatch(
      "0 entries 'NAME/data.pkl'",
    );
  });
});

import type { Allowance } from '../allowance.js';
import { type ByteSource, readRange } from '../byte-source.js';
import { WeightsFormatError } from '../format-error.js';
import { PickleCutOff } from '../pickle/byte-reader.js';
import { type ReadPickle, readPickle } from '../pickle/read-pickle.js';
import { kindOf, PickleDict, PickleList, type PickleValue, shown } from '../pickle/values.js';
import { type Checkpoint, StorageTable, valueSize } from './checkpoint.js';
import { TORCH_GLOBALS } from './globals.js';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
const FIRST_WINDOW = 2 ** 20; // enough for the pickles of most networks; storages are read one by one

/**
 * Opens a checkpoint of PyTorch before 1.6 (or of `_use_new_zipfile_serialization=False`): pickles one after another (a magic number,
 * the protocol, sizes of C's types, what was saved, the keys of the storages), then each storage in the order of the keys, as the
 * number of its values (64 bits) and its values, little-endian.
 *
 * @throws WeightsFormatError as `readPickle`; where magic number or protocol are others, a storage is cut off, of another
 * length than the tensors say, or missing.
 */
export async function openLegacyCheckpoint(source: ByteSource, allowance: Allowance): Promise<Checkpoint> {
  const { file } = source;
  for (let window = FIRST_WINDOW; ; window *= 4) {
    const whole = window >= source.size;
    const bytes = await readRange(source, 0, whole ? source.size : window, 'the pickles');
    try {
      const { value, table, keys, end } = readPickles(bytes, file, allowance);
      const places = await findStorages(source, table, keys, end);
      return {
        value,
        bigEndian: false,
        async readStorage(key, begin, end) {
          const byte = (places.get(key) as number) + begin;
          const bytes = await readRange(source, byte, byte - begin + end, `storage '${shown(key)}'`);
          return { bytes, byte };
        },
      };
    } catch (error) {
      if (whole || !(error instanceof PickleCutOff)) throw error;
    }
  }
}

function readPickles(bytes: Uint8Array, file: string, allowance: Allowance) {
  const table = new StorageTable();
  let start = 0;
  const next = (): PickleValue => {
    const persistent = (id: PickleValue) => table.resolve(id);
    const read: ReadPickle = readPickle(bytes, {
      file,
      start,
      globals: TORCH_GLOBALS,
      persistent,
      allowance,
    });
    start = read.end;
    return read.value;
  };
  const fail = (problem: string) => new WeightsFormatError(file, start, problem);
  if (next() !== MAGIC) throw fail('a pickle, and no checkpoint of PyTorch: its magic number is missing');
  const protocol = next();
  if (protocol !== PROTOCOL)
    throw fail(`protocol ${typeof protocol === 'number' ? protocol : kindOf(protocol)}, read is 1001`);
  if (!(next() instanceof PickleDict)) throw fail('the sizes of the types are no dict');
  const value = next();
  const keys = next();
  if (!(keys instanceof PickleList)) throw fail(`the keys of the storages are ${kindOf(keys)}`);
  return { value, table, keys: keys.items, end: start };
}

/** Where the values of each storage begin. */
async function findStorages(source: ByteSource, table: StorageTable, keys: PickleValue[], start: number) {
  const { file } = source;
  const places = new Map<string, number>();
  let at = start;
  for (const key of keys) {
    const storage = typeof key === 'string' ? table.roots.get(key) : undefined;
    if (!storage || places.has(storage.key)) {
      const name = typeof key === 'string' ? `'${shown(key)}'` : kindOf(key);
      throw new WeightsFormatError(
        file,
        at,
        `storage ${name} ${storage ? 'occurs twice' : 'belongs to no tensor'}`,
      );
    }
    const head = await readRange(source, at, at + 8, `storage '${shown(storage.key)}'`);
    const count = new DataView(head.buffer, head.byteOffset, 8).getBigInt64(0, true);
    if (count !== BigInt(storage.length)) {
      throw new WeightsFormatError(
        file,
        at,
        `storage '${shown(storage.key)}' has ${count} values, and its tensors say ${storage.length}`,
      );
    }
    const end = at + 8 + storage.length * valueSize(storage);
    if (end > source.size) {
      throw new WeightsFormatError(
        file,
        at,
        `storage '${shown(storage.key)}' reaches to byte ${end}, and the file has ${source.size}`,
      );
    }
    places.set(storage.key, at + 8);
    at = end;
  }
  const lost = [...table.roots.keys()].find((key) => !places.has(key));
  if (lost !== undefined)
    throw new WeightsFormatError(file, at, `the values of storage '${shown(lost)}' are missing`);
  return places;
}

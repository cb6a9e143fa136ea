import type { Allowance } from '../allowance.js';
import type { ByteSource } from '../byte-source.js';
import { readRange } from '../byte-source.js';
import { WeightsFormatError } from '../format-error.js';
import { readPickle } from '../pickle/read-pickle.js';
import { shown } from '../pickle/values.js';
import { contentsBegin, readZip, readZipEntry, type ZipEntry } from '../zip/read-zip.js';
import { type Checkpoint, StorageTable, valueSize } from './checkpoint.js';
import { TORCH_GLOBALS } from './globals.js';

/**
 * Opens a checkpoint of PyTorch 1.6 and later: a zip file with one folder, in it the pickle `data.pkl`, a file `data/KEY` a storage, and
 * `byteorder`. Checksums are not checked, since PyTorch neither checks them nor always writes them.
 *
 * @throws WeightsFormatError as `readZip` and `readPickle`; where a storage is missing or of another size; on TorchScript.
 */
export async function openZipCheckpoint(source: ByteSource, allowance: Allowance): Promise<Checkpoint> {
  const { file } = source;
  const entries = await readZip(source);
  const pickles = [...entries.values()].filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length !== 1) {
    const problem = `a zip file with ${pickles.length} entries 'NAME/data.pkl' where a checkpoint of PyTorch has one`;
    throw new WeightsFormatError(file, 0, problem);
  }
  const [pickle] = pickles;
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  if (entries.has(`${folder}constants.pkl`)) {
    throw new WeightsFormatError(
      file,
      pickle.header,
      'a TorchScript program; save the state_dict() of the model',
    );
  }
  const contents = (entry: ZipEntry) => readZipEntry(source, entry, { allowance, checksum: false });
  const order = entries.get(`${folder}byteorder`);
  if (order && order.size > 16)
    throw new WeightsFormatError(file, order.header, 'no byte order in `byteorder`');
  const byteorder = order ? new TextDecoder().decode(await contents(order)) : 'little';
  if (!['little', 'big'].includes(byteorder)) {
    throw new WeightsFormatError(file, order?.header ?? 0, `the byte order is '${byteorder}'`);
  }
  const table = new StorageTable();
  const { value } = readPickle(await contents(pickle), {
    file,
    // A deflated pickle has no bytes of its own in the file: its place stands for all of them.
    base: await contentsBegin(source, pickle),
    globals: TORCH_GLOBALS,
    persistent: (id) => table.resolve(id),
    allowance,
  });
  const places = new Map<string, ZipEntry>();
  for (const [key, storage] of table.roots) {
    const entry = entries.get(`${folder}data/${key}`);
    const wanted = storage.length * valueSize(storage);
    if (!entry || entry.size !== wanted) {
      const found = entry ? `${entry.size} bytes` : 'missing';
      const problem = `storage '${shown(key)}' has ${wanted} bytes, and '${shown(`${folder}data/${key}`)}' is ${found}`;
      throw new WeightsFormatError(file, entry?.header ?? pickle.header, problem);
    }
    places.set(key, entry);
  }
  const inflated = new Map<string, Uint8Array>();
  return {
    value,
    bigEndian: byteorder === 'big',
    async readStorage(key, begin, end) {
      const entry = places.get(key) as ZipEntry;
      const byte = await contentsBegin(source, entry);
      if (entry.method === 0) {
        return {
          bytes: await readRange(source, byte + begin, byte + end, `storage '${key}'`),
          byte: byte + begin,
        };
      }
      const whole = inflated.get(key) ?? (await contents(entry)); // many tensors may be views of it
      inflated.set(key, whole);
      return { bytes: whole.subarray(begin, end), byte };
    },
  };
}

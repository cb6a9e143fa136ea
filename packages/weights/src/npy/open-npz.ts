import { Allowance } from '../allowance.js';
import { type ByteSource, readRange } from '../byte-source.js';
import { WeightsFormatError } from '../format-error.js';
import type { OpenedWeights } from '../opened-weights.js';
import { contentsBegin, readZip, readZipEntry, type ZipEntry } from '../zip/read-zip.js';
import { NPY_PREFIX, type NpyHeader, npyHeaderEnd, readNpyHeader } from './header.js';
import { NPZ_METADATA, readNpzMetadata } from './metadata.js';
import { checkNpyEnd, readNpy } from './read-npy.js';

interface Member {
  entry: ZipEntry;
  header: NpyHeader;
  /** Its contents where they were deflated: their header could not be read without the rest. */
  inflated?: Uint8Array;
}

/**
 * Opens a `.npz` file: a zip file of arrays, stored (`np.savez`) or deflated (`np.savez_compressed`; those are inflated at once).
 *
 * @throws WeightsFormatError naming the byte; where a file in it is no `.npy`, or an array damaged by its checksum.
 */
export async function openNpz(source: ByteSource): Promise<OpenedWeights> {
  const { file } = source;
  const allowance = new Allowance(file, source.size);
  const entries = await readZip(source);
  const members = new Map<string, Member>();
  let metadata: Record<string, string> = {};
  for (const entry of entries.values()) {
    if (entry.name === NPZ_METADATA) {
      metadata = readNpzMetadata(await readZipEntry(source, entry, { allowance }), file, entry.header);
      continue;
    }
    if (!entry.name.endsWith('.npy')) {
      throw new WeightsFormatError(file, entry.header, `'${entry.name}' is no array (.npy)`);
    }
    members.set(entry.name.slice(0, -'.npy'.length), await describe(source, entry, allowance));
  }
  return {
    tensors: new Map(
      [...members].map(
        ([
          name,
          {
            header: { dtype, shape },
          },
        ]) => [name, { dtype, shape }],
      ),
    ),
    metadata,
    async read(name) {
      const member = members.get(name);
      if (!member) throw new RangeError(`${file} has no tensor '${name}'`);
      const { entry, inflated } = member;
      const bytes = inflated ?? (await readZipEntry(source, entry, { allowance }));
      return readNpy(bytes, { name, file, base: entry.header });
    },
  };
}

async function describe(source: ByteSource, entry: ZipEntry, allowance: Allowance): Promise<Member> {
  const { file } = source;
  if (entry.method !== 0) {
    const inflated = await readZipEntry(source, entry, { allowance });
    const header = readNpyHeader(inflated, file, entry.header);
    checkNpyEnd(header, inflated.length, file, entry.header);
    return { entry, header, inflated };
  }
  const begin = await contentsBegin(source, entry);
  const prefix = await readRange(source, begin, begin + Math.min(NPY_PREFIX, entry.size), `'${entry.name}'`);
  const end = Math.min(npyHeaderEnd(prefix, file, begin), entry.size);
  const header = readNpyHeader(await readRange(source, begin, begin + end, `'${entry.name}'`), file, begin);
  checkNpyEnd(header, entry.size, file, begin);
  return { entry, header };
}

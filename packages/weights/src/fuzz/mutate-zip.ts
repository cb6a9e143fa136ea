import { Allowance } from '../allowance.js';
import { memorySource } from '../byte-source.js';
import { readZip, readZipEntry } from '../zip/read-zip.js';
import { writeZip } from '../zip/write-zip.js';
import type { MutationSource } from './mutate-bytes.js';
import type { Mutate } from './target.js';

/** Changes one file within a zip file, and makes the zip file anew around it: its checksum and places are right again. */
export async function mutateZip(
  bytes: Uint8Array,
  source: MutationSource,
  mutateBytes: Mutate,
): Promise<Uint8Array> {
  const zip = memorySource(bytes, 'seed');
  const entries = [...(await readZip(zip)).values()];
  const allowance = new Allowance('seed', 2 ** 30);
  const files = await Promise.all(
    entries.map(async (entry) => ({
      name: entry.name,
      bytes: await readZipEntry(zip, entry, { allowance, checksum: false }),
    })),
  );
  // The first file is the one that describes the others, and where most can go wrong.
  const at = source.random.below(2) ? 0 : source.random.below(files.length);
  files[at] = { name: files[at].name, bytes: mutateBytes(files[at].bytes, source) };
  if (source.random.below(8) === 0) files.splice(source.random.below(files.length), 1);
  return writeZip(files);
}

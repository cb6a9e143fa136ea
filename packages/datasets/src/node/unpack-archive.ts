import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeWhole } from '@residualjs/common/node';
import { gunzip } from '../gunzip.js';
import { untar } from './untar.js';

/**
 * Puts the `.bin` files of a verified `.tar.gz` beside it and then removes the archive: while it is still there, what was
 * unpacked of it may be incomplete.
 */
export async function unpackArchive(archive: string): Promise<void> {
  const bytes = await gunzip(await readFile(archive), { file: archive });
  const entries = untar(bytes, archive).filter(({ name }) => name.endsWith('.bin'));
  // The base name alone, so that no path in the archive can lead out of the folder.
  for (const { name, bytes: content } of entries) {
    await writeWhole(join(dirname(archive), basename(name)), content);
  }
  await rm(archive, { force: true });
}

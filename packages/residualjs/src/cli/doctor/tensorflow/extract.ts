import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/**
 * Takes files out of a zip archive. Names that would leave the folder are refused, as yauzl does.
 *
 * @param placeOf where in the folder a file of the archive goes; null for one that is not wanted
 * @returns how many there were
 * @throws Error naming the archive, if it is damaged
 */
export async function extract(
  archive: string,
  folder: string,
  placeOf: (name: string) => string | null,
): Promise<number> {
  try {
    const zip = await openPromise(archive);
    let count = 0;
    for await (const entry of zip.eachEntry()) {
      const place = entry.fileName.endsWith('/') ? null : placeOf(entry.fileName);
      if (place === null) continue;
      const path = join(folder, place);
      await mkdir(dirname(path), { recursive: true });
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
      count++;
    }
    return count;
  } catch (error) {
    throw new Error(`${archive} cannot be unpacked: ${(error as Error).message}`, { cause: error });
  }
}

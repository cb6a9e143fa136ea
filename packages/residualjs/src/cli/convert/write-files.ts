import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../usage-error.js';

/** Files that are to be written, by their names in the folder of the last, which is the one that was asked for. */
export type FilesToWrite = [name: string, bytes: Uint8Array][];

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Throws where there is a file already that `--force` does not allow to replace. */
export async function checkFree(path: string, force = false): Promise<void> {
  if (!force && (await exists(path))) throw new UsageError(`'${path}' exists: --force replaces it`);
}

/** Writes each file whole or not at all, the one that refers to the others last. */
export async function writeFiles(path: string, files: FilesToWrite, force = false): Promise<void> {
  const { writeWhole } = await import('@residualjs/training/node');
  const paths = files.map(([name]) => join(dirname(path), name));
  for (const one of paths) await checkFree(one, force);
  for (const [i, [, bytes]] of files.entries()) await writeWhole(paths[i], bytes);
}

import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const code = (error: unknown) => (error as NodeJS.ErrnoException).code;

function explain(error: unknown, path: string, bytes: number): Error {
  const untouched = 'what was at this path before is untouched';
  switch (code(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Error(
        `no space left to write ${path} (${bytes} bytes); free some or choose another folder; ${untouched}`,
        { cause: error },
      );
    case 'ENOENT':
      return new Error(`the folder ${dirname(path)} does not exist; create it to write ${path} (ENOENT)`, {
        cause: error,
      });
    default:
      return new Error(`cannot write ${path}: ${(error as Error).message}; ${untouched}`, { cause: error });
  }
}

/** Makes a rename last: the folder is flushed where the system can (Windows cannot open one). */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file whole: whoever opens `path`, even after a crash in the middle, finds what was there before or
 * all of `content`. It is written to a hidden temporary file in the same folder, flushed and renamed, and the
 * folder is flushed.
 *
 * @param path of a file in a folder that exists
 * @throws Error when it cannot be written (no space, no folder, no permission); the temporary file is removed
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(path);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const temporary = join(folder, `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  let handle: FileHandle | undefined;
  try {
    handle = await open(temporary, 'wx');
    await handle.writeFile(bytes);
    await handle.sync();
    await handle.close();
    await rename(temporary, path);
  } catch (error) {
    await handle?.close().catch(() => {}); // the first error is the one to tell
    await rm(temporary, { force: true }).catch(() => {});
    throw explain(error, path, bytes.byteLength);
  }
  await flushFolder(folder);
}

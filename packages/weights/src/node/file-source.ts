import { open } from 'node:fs/promises';
import type { ByteSource } from '../byte-source.js';

/** A file on the disk as a source, open until it is closed. */
export interface FileSource extends ByteSource {
  /** Closes the file. */
  close(): Promise<void>;
}

/** Opens a file to be read piece by piece; `file` is what errors call it. */
export async function fileSource(path: string, file = path): Promise<FileSource> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    return {
      file,
      size,
      async read(begin, end) {
        const bytes = new Uint8Array(end - begin);
        for (let at = 0; at < bytes.length; ) {
          const { bytesRead } = await handle.read(bytes, at, bytes.length - at, begin + at);
          if (bytesRead === 0)
            throw new Error(`${file} became shorter while it was read, at byte ${begin + at}`);
          at += bytesRead;
        }
        return bytes;
      },
      close: () => handle.close(), // a second time does nothing
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

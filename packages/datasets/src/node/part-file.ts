import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PartialFile } from '@residualjs/common';

/** An unfinished file on the disk. Its published checksums tell whether its pieces are of one file, so that it keeps no validator. */
export class PartFile implements PartialFile {
  readonly path: string;
  readonly validator = null;
  held = 0;
  #file: FileHandle | null = null;

  private constructor(path: string) {
    this.path = path;
  }

  /** What an earlier download left at `path`, or nothing yet. */
  static async open(path: string): Promise<PartFile> {
    const part = new PartFile(path);
    part.held = (await stat(path).catch(() => null))?.size ?? 0;
    return part;
  }

  async restart(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
    this.held = 0;
  }

  async append(chunk: Uint8Array): Promise<void> {
    if (!this.#file) {
      await mkdir(dirname(this.path), { recursive: true }); // not before there is something to write
      this.#file = await open(this.path, 'a');
    }
    await this.#file.writeFile(chunk);
    this.held += chunk.length;
  }

  /** Puts what was added on the disk and closes the file; it can be added to again. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    try {
      await file?.sync();
    } finally {
      await file?.close();
    }
  }
}

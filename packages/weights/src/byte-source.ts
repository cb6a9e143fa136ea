import { WeightsFormatError } from './format-error.js';

/** Bytes that are read piece by piece: of memory, of a file on a disk, of a `Blob`. */
export interface ByteSource {
  /** What errors call it. */
  file: string;
  /** Number of bytes. */
  size: number;
  /** The bytes from `begin` to `end`, both within the size; what comes back may share memory and must not be changed. */
  read(begin: number, end: number): Promise<Uint8Array>;
}

/** Bytes in memory. */
export const memorySource = (bytes: Uint8Array, file: string): ByteSource => ({
  file,
  size: bytes.length,
  read: async (begin, end) => bytes.subarray(begin, end),
});

/** The bytes of a `Blob`, such as a `File` that was dropped on a page; only what is asked for comes into memory. */
export const blobSource = (blob: Blob, file: string): ByteSource => ({
  file,
  size: blob.size,
  read: async (begin, end) => new Uint8Array(await blob.slice(begin, end).arrayBuffer()),
});

/** The bytes from `begin` to `end` of a source, or an error that says what is cut off. */
export async function readRange(
  source: ByteSource,
  begin: number,
  end: number,
  what: string,
): Promise<Uint8Array> {
  if (!(begin >= 0 && begin <= end && end <= source.size)) {
    const problem = `${what} would lie at bytes ${begin} to ${end}, and the file has ${source.size}`;
    throw new WeightsFormatError(source.file, Math.min(Math.max(begin, 0), source.size), problem);
  }
  return source.read(begin, end);
}

import { DatasetFormatError } from '../format-error.js';

/** A regular file of an archive. */
export interface TarEntry {
  /** Its path in the archive, as written there: never to be joined to a folder unchecked. */
  name: string;
  /** Its content: a view of the archive's bytes. */
  bytes: Uint8Array;
}

const BLOCK = 512;
const REGULAR = new Set(['0', '\0']);

/** The regular files of an unpacked tar archive (POSIX ustar, IEEE Std 1003.1). */
export function untar(archive: Uint8Array, file: string): TarEntry[] {
  const text = (start: number, length: number) => {
    const field = archive.subarray(start, start + length);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
  };
  const octal = (start: number, length: number) => {
    const digits = text(start, length).trim();
    if (!/^[0-7]+$/.test(digits))
      throw new DatasetFormatError(file, start, `'${digits}' is not an octal number`);
    return Number.parseInt(digits, 8);
  };
  const entries: TarEntry[] = [];
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return entries; // the end mark
    // The sum counts its own eight bytes as spaces.
    const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
    if (octal(at + 148, 8) !== sum)
      throw new DatasetFormatError(file, at, 'tar header with a wrong checksum');
    const size = octal(at + 124, 12);
    const start = at + BLOCK;
    if (start + size > archive.length) {
      throw new DatasetFormatError(file, at + 124, `an entry of ${size} bytes reaches past the end`);
    }
    if (REGULAR.has(String.fromCharCode(header[156]))) {
      entries.push({ name: text(at, 100), bytes: archive.subarray(start, start + size) });
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new DatasetFormatError(file, archive.length, 'tar archive is cut off: it has no end mark');
}

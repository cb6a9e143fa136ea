/**
 * Reads zip files (PKWARE's APPNOTE 6.3): the central directory at the end, entries that are stored or deflated, zip64. What
 * the end of the file says decides, as it does for NumPy and PyTorch.
 */

import type { Allowance } from '../allowance.js';
import { type ByteSource, readRange } from '../byte-source.js';
import { WeightsFormatError } from '../format-error.js';
import { crc32 } from './crc32.js';
import { findDirectory } from './directory.js';
import { inflate } from './inflate.js';
import { zip64Fields } from './zip64-fields.js';

/** A file within a zip file; its place has been checked against the zip file's size. */
export interface ZipEntry {
  /** Its name with folders. */
  name: string;
  /** How it is packed: 0 stored, 8 deflated. */
  method: number;
  /** The checksum of its contents. */
  crc: number;
  /** Bytes in the zip file. */
  packed: number;
  /** Bytes of its contents. */
  size: number;
  /** Offset of its local header. */
  header: number;
}

const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const ENCRYPTED = 1;
const METHODS = [0, 8];

/**
 * The entries of a zip file under their names.
 *
 * @throws WeightsFormatError where the directory is damaged, two entries share a name or bytes, one is encrypted or packed by
 * another method.
 */
export async function readZip(source: ByteSource): Promise<Map<string, ZipEntry>> {
  const { file } = source;
  const directory = await findDirectory(source);
  const bytes = await readRange(source, directory.begin, directory.end, 'the zip directory');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < directory.count; i++) {
    const fail = (problem: string) => new WeightsFormatError(file, directory.begin + at, problem);
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL) {
      throw fail(`no zip directory entry ${i + 1} of ${directory.count}`);
    }
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      view.getUint16(at + offset, true),
    );
    const next = at + 46 + nameLength + extraLength + commentLength;
    if (next > bytes.length) throw fail(`zip entry ${i + 1} reaches beyond the directory`);
    let name: string;
    try {
      name = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength));
    } catch {
      throw fail(`the name of zip entry ${i + 1} is not UTF-8`);
    }
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const [size, packed, header] = zip64Fields(
      [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
      extra,
      fail,
    );
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    if (flags & ENCRYPTED) throw fail(`'${name}' is encrypted`);
    if (!METHODS.includes(method))
      throw fail(`'${name}' is packed by method ${method}, read are 0 and 8 (deflate)`);
    if (method === 0 && packed !== size)
      throw fail(`'${name}' is stored, and takes ${packed} bytes for ${size}`);
    if (entries.has(name)) throw fail(`'${name}' occurs twice`);
    entries.set(name, { name, method, crc: view.getUint32(at + 16, true), packed, size, header });
    at = next;
  }
  checkPlaces([...entries.values()], directory.begin, file);
  return entries;
}

/** Throws where entries overlap each other or the directory. */
function checkPlaces(entries: ZipEntry[], end: number, file: string): void {
  let reached = 0;
  for (const { name, header, packed } of entries.sort((a, b) => a.header - b.header)) {
    if (header < reached)
      throw new WeightsFormatError(file, header, `'${name}' overlaps the entry before it`);
    reached = header + 30 + packed;
    if (reached > end) throw new WeightsFormatError(file, header, `'${name}' reaches into the zip directory`);
  }
}

/** Where the contents of an entry begin: its local header has a length of its own. */
export async function contentsBegin(source: ByteSource, { name, header, packed }: ZipEntry): Promise<number> {
  const local = await readRange(source, header, header + 30, `the header of '${name}'`);
  const view = new DataView(local.buffer, local.byteOffset, local.length);
  if (view.getUint32(0, true) !== LOCAL) {
    throw new WeightsFormatError(source.file, header, `'${name}' has no local header`);
  }
  const begin = header + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (begin + packed > source.size) {
    throw new WeightsFormatError(source.file, header, `'${name}' reaches beyond the end of the file`);
  }
  return begin;
}

/** Options of {@link readZipEntry}. */
export interface ReadZipEntryOptions {
  /** What inflated contents are taken from. */
  allowance: Allowance;
  /** Whether to check the checksum; default true. */
  checksum?: boolean;
}

/**
 * The contents of an entry; what is stored may share the memory of the source.
 *
 * @throws WeightsFormatError on a damaged stream, another size, or another checksum.
 */
export async function readZipEntry(
  source: ByteSource,
  entry: ZipEntry,
  { allowance, checksum = true }: ReadZipEntryOptions,
): Promise<Uint8Array> {
  const { name, method, crc, packed, size } = entry;
  const begin = await contentsBegin(source, entry);
  const fail = (problem: string) => new WeightsFormatError(source.file, begin, `'${name}' ${problem}`);
  const stored = await readRange(source, begin, begin + packed, `'${name}'`);
  if (method !== 0) allowance.take(size, `'${name}'`, begin);
  const contents = method === 0 ? stored : await inflate(stored, size, fail);
  if (checksum && crc32(contents) !== crc) throw fail('is damaged: its checksum is another');
  return contents;
}

import { type ByteSource, readRange } from '../byte-source.js';
import { WeightsFormatError } from '../format-error.js';
import { uint64 } from './zip64-fields.js';

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;

/** Where the central directory of a zip file lies. */
export interface ZipDirectory {
  /** Offset of its first entry. */
  begin: number;
  /** Offset behind its last entry. */
  end: number;
  /** Number of entries. */
  count: number;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/**
 * Finds the central directory by the record at the end of the file, the zip64 one where there is one.
 *
 * @throws WeightsFormatError where there is none (the file is cut off, or no zip file), or it does not fit the file.
 */
export async function findDirectory(source: ByteSource): Promise<ZipDirectory> {
  const { file, size } = source;
  const tailBegin = Math.max(0, size - END_BYTES - LONGEST_COMMENT);
  const tail = viewOf(await readRange(source, tailBegin, size, 'the end of the zip file'));
  let at = tail.byteLength - END_BYTES;
  const isEnd = () =>
    tail.getUint32(at, true) === END && at + END_BYTES + tail.getUint16(at + 20, true) === tail.byteLength;
  while (at >= 0 && !isEnd()) at--;
  if (at < 0)
    throw new WeightsFormatError(file, size, 'no zip directory at the end: cut off, or not a zip file');

  const fail = (problem: string) => new WeightsFormatError(file, tailBegin + at, problem);
  let [count, bytes, begin] = [
    tail.getUint16(at + 10, true),
    tail.getUint32(at + 12, true),
    tail.getUint32(at + 16, true),
  ];
  let limit = tailBegin + at;
  if (tail.getUint16(at + 4, true) > 0 && tail.getUint16(at + 4, true) < 0xffff) {
    throw fail('the zip file is in several parts');
  }
  if (at >= 20 && tail.getUint32(at - 20, true) === LOCATOR64) {
    limit = uint64(tail, at - 20 + 8);
    const end = viewOf(await readRange(source, limit, limit + 56, 'the zip64 end of directory'));
    if (end.getUint32(0, true) !== END64) throw fail('no zip64 end of directory where its locator points');
    [count, bytes, begin] = [uint64(end, 32), uint64(end, 40), uint64(end, 48)];
  }
  if (begin + bytes > limit)
    throw fail(`a zip directory at bytes ${begin} to ${begin + bytes}, behind which it ends at ${limit}`);
  if (count * 46 > bytes) throw fail(`a zip directory of ${bytes} bytes cannot have ${count} entries`);
  return { begin, end: begin + bytes, count };
}

import { crc32 } from './crc32.js';

/** A file to be put into a zip file. */
export interface ZipInput {
  /** Its name with folders. */
  name: string;
  /** Its contents. */
  bytes: Uint8Array;
}

/** Options of {@link writeZip}. */
export interface WriteZipOptions {
  /** Contents begin at a multiple of this; default 1. Padding lies in an extra field, as PyTorch has it. */
  align?: number;
}

const UTF8_NAME = 0x800;
const VERSION = 20; // folders, the oldest that all readers take
const FIRST_DAY = 0x21; // 1 January 1980, so that the same contents give the same bytes
const PADDING = 0x4246; // 'FB', the id under which PyTorch pads

const encoder = new TextEncoder();

/**
 * A zip file of stored entries. The same entries give the same bytes.
 *
 * @throws RangeError where it would be 4 GiB or larger, or a name occurs twice.
 */
export function writeZip(inputs: readonly ZipInput[], { align = 1 }: WriteZipOptions = {}): Uint8Array {
  let at = 0;
  const placed = inputs.map(({ name, bytes }) => {
    const encoded = encoder.encode(name);
    const header = at;
    const bare = header + 30 + encoded.length;
    // An extra field has four bytes of its own, so that what lacks fewer goes on to the next multiple.
    const lacking = (align - (bare % align)) % align;
    const extra =
      lacking === 0 ? 0 : lacking < 4 ? lacking + align * Math.ceil((4 - lacking) / align) : lacking;
    at = bare + extra + bytes.length;
    return { encoded, bytes, header, extra, crc: crc32(bytes) };
  });
  if (new Set(inputs.map(({ name }) => name)).size < inputs.length)
    throw new RangeError('two zip entries share a name');
  const directory = at;
  const end = placed.reduce((sum, { encoded }) => sum + 46 + encoded.length, directory);
  if (end + 22 > 0xfffffffe) {
    throw new RangeError(`${end} bytes: files of 4 GiB and more cannot be written as zip; use .safetensors`);
  }
  if (placed.length > 0xfffe) throw new RangeError(`${placed.length} tensors, at most 65534 fit a zip file`);

  const file = new Uint8Array(end + 22);
  const view = new DataView(file.buffer);
  const common = (at: number, { crc, bytes, encoded }: (typeof placed)[number]) => {
    view.setUint16(at, VERSION, true);
    view.setUint16(at + 2, UTF8_NAME, true);
    view.setUint16(at + 8, FIRST_DAY, true);
    view.setUint32(at + 10, crc, true);
    view.setUint32(at + 14, bytes.length, true);
    view.setUint32(at + 18, bytes.length, true);
    view.setUint16(at + 22, encoded.length, true);
  };
  let central = directory;
  for (const entry of placed) {
    const { header, encoded, extra, bytes } = entry;
    view.setUint32(header, 0x04034b50, true);
    common(header + 4, entry);
    view.setUint16(header + 28, extra, true);
    file.set(encoded, header + 30);
    const behind = header + 30 + encoded.length;
    if (extra > 0) {
      view.setUint16(behind, PADDING, true);
      view.setUint16(behind + 2, extra - 4, true);
      file.fill(0x5a, behind + 4, behind + extra);
    }
    file.set(bytes, behind + extra);
    view.setUint32(central, 0x02014b50, true);
    view.setUint16(central + 4, VERSION, true);
    common(central + 6, entry);
    view.setUint32(central + 42, header, true);
    file.set(encoded, central + 46);
    central += 46 + encoded.length;
  }
  view.setUint32(end, 0x06054b50, true);
  view.setUint16(end + 8, placed.length, true);
  view.setUint16(end + 10, placed.length, true);
  view.setUint32(end + 12, end - directory, true);
  view.setUint32(end + 16, directory, true);
  return file;
}

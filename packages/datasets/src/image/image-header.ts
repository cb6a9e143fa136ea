import { ImageDecodeError } from './decode-error.js';

/** What the first bytes of an image file tell. */
export interface ImageHeader {
  /** By the bytes, whatever the name of the file says. */
  format: 'JPEG' | 'PNG' | 'WebP' | 'GIF' | 'AVIF' | 'TIFF';
  /** Pixels; null where the format does not tell them at its start. */
  pixels: number | null;
}

const ascii = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to));

/** Markers of a JPEG's frame headers: SOF0 to SOF15 but DHT, JPG and DAC (ITU-T T.81, table B.1). */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Goes from segment to segment to the frame header. */
function jpegPixels(bytes: Uint8Array, view: DataView): number | null {
  let at = 2;
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1];
    if (marker === 0xff)
      at += 1; // fill bytes may stand before a marker
    else if (isFrame(marker)) return view.getUint16(at + 5) * view.getUint16(at + 7);
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** The three forms of WebP: lossy, lossless, and extended (RFC 9649, sections 2.5 to 2.7). */
function webpPixels(bytes: Uint8Array, view: DataView): number | null {
  if (bytes.length < 30) return null;
  switch (ascii(bytes, 12, 16)) {
    case 'VP8 ':
      return (view.getUint16(26, true) & 0x3fff) * (view.getUint16(28, true) & 0x3fff);
    case 'VP8L': {
      const packed = view.getUint32(21, true);
      return ((packed & 0x3fff) + 1) * (((packed >>> 14) & 0x3fff) + 1);
    }
    case 'VP8X':
      return ((view.getUint32(24, true) & 0xffffff) + 1) * ((view.getUint32(26, true) >>> 8) + 1);
    default:
      return null;
  }
}

/** What kind of image bytes are and how large, by their header; null where they are of no known kind. */
export function imageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = ascii(bytes, 0, 12);
  if (start.startsWith('\xff\xd8\xff')) return { format: 'JPEG', pixels: jpegPixels(bytes, view) };
  if (start.startsWith('\x89PNG\r\n\x1a\n')) {
    return { format: 'PNG', pixels: bytes.length < 24 ? null : view.getUint32(16) * view.getUint32(20) };
  }
  if (/^GIF8[79]a/.test(start)) {
    const pixels = bytes.length < 10 ? null : view.getUint16(6, true) * view.getUint16(8, true);
    return { format: 'GIF', pixels };
  }
  if (/^RIFF.{4}WEBP/s.test(start)) return { format: 'WebP', pixels: webpPixels(bytes, view) };
  if (/^.{4}ftypavi[fs]/s.test(start)) return { format: 'AVIF', pixels: null };
  if (/^(II\*\0|MM\0\*)/.test(start)) return { format: 'TIFF', pixels: null };
  return null;
}

/**
 * Throws unless bytes are an image of a known format with no more than so many pixels, so far as their header tells.
 *
 * @throws ImageDecodeError
 */
export function checkHeader(file: string, bytes: Uint8Array, maxPixels: number): void {
  const header = imageHeader(bytes);
  if (header === null) {
    const known = 'JPEG, PNG, WebP, GIF, AVIF or TIFF';
    throw new ImageDecodeError(file, bytes.length === 0 ? 'the file is empty' : `it is no ${known}`);
  }
  const { format, pixels } = header;
  if (pixels !== null && pixels > maxPixels) {
    throw new ImageDecodeError(file, `this ${format} has ${pixels} pixels, and maxPixels is ${maxPixels}`);
  }
}

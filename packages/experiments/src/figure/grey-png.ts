/** Greys from 0 (black) to 15 (white) as a PNG file: rows of hexadecimal digits, all of one length. */
export type HexRows = readonly string[];

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const GREYSCALE = 0;
const DEPTH = 4;
/** Of a stored block of a zlib stream, RFC 1951, section 3.2.4. */
const LARGEST_BLOCK = 65_535;

const bigEndian = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function adler32(bytes: readonly number[]): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}

function chunk(type: string, data: readonly number[]): number[] {
  const body = [...[...type].map((letter) => letter.charCodeAt(0)), ...data];
  return [...bigEndian(data.length), ...body, ...bigEndian(crc32(body))];
}

/** A zlib stream that compresses nothing: its bytes are the same everywhere, which those of a compressor are not. */
function stored(bytes: readonly number[]): number[] {
  if (bytes.length > LARGEST_BLOCK) {
    throw new RangeError(`a picture of ${bytes.length} bytes is too large; give at most ${LARGEST_BLOCK}`);
  }
  const length = [bytes.length & 255, bytes.length >>> 8];
  const block = [1, ...length, ...length.map((byte) => byte ^ 255), ...bytes];
  return [0x78, 0x01, ...block, ...bigEndian(adler32(bytes))];
}

/**
 * A small picture as a `data:` address of a PNG file of four bits a pixel (PNG specification, third edition,
 * https://www.w3.org/TR/png-3/); the same picture gives the same text on every machine.
 *
 * @throws RangeError where rows differ in length, hold something else than hexadecimal digits, or are too many
 */
export function greyPng(rows: HexRows): string {
  const width = rows[0]?.length ?? 0;
  const bad = rows.findIndex((row) => row.length !== width || !/^[0-9a-f]+$/.test(row));
  if (width === 0 || bad >= 0) {
    throw new RangeError(`row ${bad} of a picture (='${rows[bad]}') must be ${width} hexadecimal digits`);
  }
  const lines = rows.flatMap((row) => {
    const digits = row.padEnd(width + (width % 2), '0');
    const pairs = digits.match(/../g) as string[];
    return [0, ...pairs.map((pair) => Number.parseInt(pair, 16))]; // 0: the line has no filter
  });
  const file = [
    ...SIGNATURE,
    ...chunk('IHDR', [...bigEndian(width), ...bigEndian(rows.length), DEPTH, GREYSCALE, 0, 0, 0]),
    ...chunk('IDAT', stored(lines)),
    ...chunk('IEND', []),
  ];
  return `data:image/png;base64,${btoa(String.fromCharCode(...file))}`;
}

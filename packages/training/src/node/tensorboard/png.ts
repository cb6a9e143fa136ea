import { crc32, deflateSync } from 'node:zlib';

/** Pixels, row by row: one value each for grey, three for colour. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  /** `height * width * channels` values from 0 to 255. */
  data: Uint8Array | Uint8ClampedArray;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  body.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}

/**
 * A PNG file of 8 bits a channel, without filters (PNG specification, third edition, https://www.w3.org/TR/png-3/).
 *
 * @throws RangeError where the data do not fill the picture
 */
export function encodePng({ width, height, channels, data }: Picture): Uint8Array {
  if (!(width >= 1 && height >= 1) || data.length !== width * height * channels) {
    throw new RangeError(
      `a picture of ${width}x${height} with ${channels} channels needs ${width * height * channels} values, and ${data.length} were given`,
    );
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = channels === 1 ? 0 : 2; // grey or RGB
  const row = width * channels;
  const lines = Buffer.alloc((row + 1) * height); // each line begins with its filter: 0, none
  for (let y = 0; y < height; y++) lines.set(data.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', new Uint8Array()),
  ]);
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ImageDecodeError } from '../image/decode-error.js';
import { largestDifference } from '../testing/golden.js';
import { folderOf, goldenImages, hasSharp, sharpNote } from '../testing/image-files.js';
import { decodeImage } from './decode-image.js';

const images = goldenImages();
const folder = folderOf(Object.fromEntries(images.map(({ name, bytes }) => [name, bytes])));
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const bytesOf = (wanted: string) => images.find(({ name }) => name === wanted)?.bytes as Buffer;

describe.skipIf(!hasSharp)(`decodeImage${sharpNote}`, () => {
  it.each(images)('reads $name as Pillow does', async ({ name, shape, rgb, grey }) => {
    // Lossy decoders may differ in how they round; TIFF, PNG, lossless WebP and GIF may not.
    const most = /jpg|lossy/.test(name) ? 3 : 0;
    const path = join(folder, name);
    const { data, height, width, channels } = await decodeImage(path);
    expect([height, width, channels]).toEqual([...shape, 3]);
    expect(largestDifference(data, rgb)).toBeLessThanOrEqual(most);
    const dark = await decodeImage(path, { channels: 1 });
    expect([dark.height, dark.width, dark.channels]).toEqual([...shape, 1]);
    expect(largestDifference(dark.data, grey)).toBeLessThanOrEqual(most);
  });

  it('reads the four inks of print', async () => {
    const { default: sharp } = await import('sharp');
    const create = { width: 8, height: 8, channels: 3, background: { r: 200, g: 30, b: 40 } } as const;
    const inks = await sharp({ create }).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const { data, channels } = await decodeImage(file('inks.jpg', inks));
    expect(channels).toBe(3);
    expect(largestDifference(data.subarray(0, 3), [200, 30, 40])).toBeLessThanOrEqual(25);
  });

  it('reduces large images to a shorter side, and leaves the others', async () => {
    const path = join(folder, 'colour.png'); // 6 x 9
    expect(await decodeImage(path, { shorterSide: 4 })).toMatchObject({ height: 4, width: 6 });
    expect(await decodeImage(path, { shorterSide: 7 })).toMatchObject({ height: 6, width: 9 });
  });

  it.each(['colour.png', 'colour.jpg', 'progressive.jpg', 'lossy.webp', 'colour.gif', 'colour.tif'])(
    'refuses %s where a part of it is missing',
    async (name) => {
      const bytes = bytesOf(name);
      for (const share of [0.2, 0.6, 0.9]) {
        const path = file(`cut-${name}`, bytes.subarray(0, Math.floor(share * bytes.length)));
        await expect(decodeImage(path)).rejects.toThrow(ImageDecodeError);
        await expect(decodeImage(path)).rejects.toThrow(`'${path}' cannot be read as an image: `);
      }
    },
  );

  it('refuses what is no image, whatever its name', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/passwd"/></svg>';
    await expect(decodeImage(file('drawing.png', svg))).rejects.toThrow(
      'it is no JPEG, PNG, WebP, GIF, AVIF or TIFF',
    );
    await expect(decodeImage(file('empty.jpg', ''))).rejects.toThrow('the file is empty');
    await expect(decodeImage(join(folder, 'none.jpg'))).rejects.toThrow(
      /none\.jpg' cannot be read as an image: ENOENT/,
    );
  });

  it('refuses an image of more pixels than it may have before it makes room for them', async () => {
    const bomb = Buffer.from(bytesOf('colour.png'));
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    await expect(decodeImage(file('bomb.png', bomb))).rejects.toThrow(
      'this PNG has 3600000000 pixels, and maxPixels is 89478485',
    );
    await expect(decodeImage(join(folder, 'colour.tif'), { maxPixels: 53 })).rejects.toThrow('pixel limit');
    expect(await decodeImage(join(folder, 'colour.tif'), { maxPixels: 54 })).toMatchObject({ height: 6 });
  });

  it('refuses options out of bounds', async () => {
    await expect(decodeImage('x', { channels: 4 })).rejects.toThrow('channels (=4) must be 1 or 3');
    await expect(decodeImage('x', { maxPixels: 0 })).rejects.toThrow('maxPixels (=0)');
    await expect(decodeImage('x', { shorterSide: 1.5 })).rejects.toThrow('shorterSide (=1.5)');
  });
});

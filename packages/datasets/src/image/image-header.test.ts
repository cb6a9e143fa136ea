import fc from 'fast-check';
import { expect, it } from 'vitest';
import { goldenImages } from '../testing/image-files.js';
import { ImageDecodeError } from './decode-error.js';
import { checkHeader, imageHeader } from './image-header.js';

const FORMATS: Record<string, string> = { png: 'PNG', jpg: 'JPEG', webp: 'WebP', gif: 'GIF', tif: 'TIFF' };

it.each(goldenImages())('tells format and size of $name', ({ name, bytes }) => {
  const format = FORMATS[name.split('.')[1]];
  expect(imageHeader(bytes)).toEqual({ format, pixels: format === 'TIFF' ? null : 54 });
});

it('tells the size of an extended WebP, and of what begins as AVIF does', () => {
  // 1 + 511 by 1 + 299 (RFC 9649, section 2.7)
  const extended = Buffer.concat([
    Buffer.from('RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0', 'latin1'),
    Buffer.of(0xff, 0x01, 0, 0x2b, 0x01, 0),
  ]);
  expect(imageHeader(extended)).toEqual({ format: 'WebP', pixels: 512 * 300 });
  const avif = Buffer.from('\0\0\0\x20ftypavif\0\0\0\0', 'latin1');
  expect(imageHeader(avif)).toEqual({ format: 'AVIF', pixels: null });
});

it('gives an answer on any bytes, damaged images among them', () => {
  const starts = goldenImages().map(({ bytes }) => bytes);
  const damaged = fc
    .tuple(fc.constantFrom(...starts), fc.nat(400), fc.nat(40), fc.nat(255))
    .map(([bytes, length, at, value]) => {
      const copy = Uint8Array.from(bytes.subarray(0, length));
      if (at < copy.length) copy[at] = value;
      return copy;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), damaged), (bytes) => {
      const header = imageHeader(bytes);
      expect(header === null || header.pixels === null || header.pixels >= 0).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

it('is checked against the most pixels that there may be', () => {
  const [{ bytes }] = goldenImages();
  expect(() => checkHeader('cat.png', bytes, 54)).not.toThrow();
  expect(() => checkHeader('cat.png', bytes, 53)).toThrow(
    new ImageDecodeError('cat.png', 'this PNG has 54 pixels, and maxPixels is 53'),
  );
  expect(() => checkHeader('cat.png', Uint8Array.of(1, 2), 53)).toThrow('it is no JPEG');
});

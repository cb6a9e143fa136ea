import fc from 'fast-check';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { greyPng } from './grey-png.js';

const digits = fc.constantFrom(...'0123456789abcdef');
const picture = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([width, height]) =>
    fc.array(fc.string({ unit: digits, minLength: width, maxLength: width }), {
      minLength: height,
      maxLength: height,
    }),
  );

async function decode(address: string) {
  const file = Buffer.from(address.replace('data:image/png;base64,', ''), 'base64');
  const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, values: [...data] };
}

it('writes files that libpng reads back', async () => {
  await fc.assert(
    fc.asyncProperty(picture, async (rows) => {
      const { width, height, values } = await decode(greyPng(rows));
      expect([width, height]).toEqual([rows[0].length, rows.length]);
      expect(values).toEqual([...rows.join('')].map((digit) => 17 * Number.parseInt(digit, 16)));
    }),
    { numRuns: 30 },
  );
});

it('names what is no picture', () => {
  expect(() => greyPng(['0f', 'f'])).toThrow("row 1 of a picture (='f') must be 2 hexadecimal digits");
  expect(() => greyPng(['0g'])).toThrow("row 0 of a picture (='0g') must be 2 hexadecimal digits");
  expect(() => greyPng([])).toThrow('must be 0 hexadecimal digits');
  expect(() => greyPng(Array(400).fill('0'.repeat(400)))).toThrow('80400 bytes is too large');
});

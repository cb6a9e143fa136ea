import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DatasetFormatError } from './format-error.js';
import { parseIdx } from './idx.js';

/** Two images of 2x3, as the format's description lays them out. */
const VALID = Uint8Array.of(
  0,
  0,
  8,
  3,
  0,
  0,
  0,
  2,
  0,
  0,
  0,
  2,
  0,
  0,
  0,
  3,
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  11,
  12,
);

const failure = (bytes: Uint8Array, options = {}) => {
  try {
    parseIdx(bytes, { file: 'a-file', ...options });
  } catch (error) {
    if (error instanceof DatasetFormatError) return error;
    throw error;
  }
  throw new Error('it was parsed');
};
const changed = (at: number, value: number) => VALID.map((byte, i) => (i === at ? value : byte));

describe('parseIdx', () => {
  it('reads shape and values', () => {
    const { shape, data } = parseIdx(VALID);
    expect(shape).toEqual([2, 2, 3]);
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('reads a view that does not start at its buffer’s first byte', () => {
    const padded = new Uint8Array(VALID.length + 5);
    padded.set(VALID, 5);
    expect(parseIdx(padded.subarray(5)).shape).toEqual([2, 2, 3]);
  });

  it.each([
    ['a wrong magic', changed(0, 0x1f), {}, 0, /a-file: wrong magic number 1f 00 08 03/],
    ['floats', changed(2, 0x0d), {}, 2, /type code 0x0d/],
    ['no dimensions', changed(3, 0), {}, 3, /0 dimensions/],
    ['images where labels must be', VALID, { dimensions: 1 }, 3, /3 dimensions where 1 must be/],
    ['a cut header', VALID.subarray(0, 9), {}, 9, /cut off after 9 bytes, within the header of 16/],
    ['a cut magic', VALID.subarray(0, 2), {}, 2, /within the magic number/],
    ['cut values', VALID.subarray(0, 20), {}, 20, /2x2x3 values are 12 bytes, and it holds 4/],
    ['a count too large', changed(7, 3), {}, 28, /3x2x3 values are 18 bytes/],
    ['a count too small', changed(7, 1), {}, 22, /6 bytes follow/],
    ['dimensions that overflow', changed(4, 255).fill(255, 4, 16), {}, 8, /too large/],
  ])('refuses %s and names the byte', (_, bytes, options, byte, message) => {
    const error = failure(bytes, options);
    expect(error.byte).toBe(byte);
    expect(error.file).toBe('a-file');
    expect(error.message).toMatch(message);
  });

  it('answers any bytes with an error of its own or with values that fit their shape', () => {
    const mutated = fc
      .array(fc.tuple(fc.nat(VALID.length - 1), fc.nat(255)), { maxLength: 6 })
      .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), VALID));
    const cut = fc.nat(VALID.length).map((length) => VALID.subarray(0, length));
    fc.assert(
      fc.property(fc.oneof(mutated, cut, fc.uint8Array({ maxLength: 64 })), (bytes) => {
        try {
          const { shape, data } = parseIdx(bytes);
          expect(data.length).toBe(shape.reduce((product, length) => product * length, 1));
          expect(data.buffer).toBe(bytes.buffer); // a view: no claim of a header makes memory
        } catch (error) {
          expect(error).toBeInstanceOf(DatasetFormatError);
          expect((error as DatasetFormatError).byte).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

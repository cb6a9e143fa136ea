import { describe, expect, it } from 'vitest';
import { WeightsFormatError } from '../format-error.js';
import { fileOf } from '../testing/golden.js';
import { readSafetensorsHeader } from './header.js';

const read = (bytes: Uint8Array) => readSafetensorsHeader(bytes, 'f.safetensors');
const floats = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

describe('readSafetensorsHeader', () => {
  it('gives tensors in the order of the header, and metadata', () => {
    const file = fileOf(
      { b: floats(8, 12), __metadata__: { by: 'me', __proto__: 'x' }, a: floats(0, 8) },
      12,
    );
    const { tensors, metadata, dataStart } = read(file);
    expect(dataStart).toBe(file.length - 12);
    expect(tensors).toEqual([
      { name: 'b', dtype: 'F32', shape: [1], begin: dataStart + 8, end: dataStart + 12 },
      { name: 'a', dtype: 'F32', shape: [2], begin: dataStart, end: dataStart + 8 },
    ]);
    expect(metadata).toEqual({ by: 'me' });
  });

  it('takes a file without tensors, empty tensors, and padding with spaces', () => {
    expect(read(fileOf('{}')).tensors).toEqual([]);
    expect(read(fileOf('{"__metadata__":{}}   ')).tensors).toEqual([]);
    const empty = { a: floats(0, 4), none: floats(4, 4, [0, 3]), b: floats(4, 8) };
    expect(read(fileOf(empty, 8)).tensors).toHaveLength(3);
  });

  it('keeps names that would be special in an object', () => {
    const file = fileOf('{"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', 4);
    expect(read(file).tensors[0].name).toBe('__proto__');
  });

  it.each([
    ['an empty file', new Uint8Array(0), 0, /cut off after 0 bytes/],
    ['a cut length', new Uint8Array(7), 7, /cut off after 7 bytes/],
    [
      'a header longer than the file',
      fileOf('{}').with(0, 3),
      0,
      /header of 3 bytes, at most 2 are possible/,
    ],
    ['a header of 2^63 bytes', fileOf('{}').with(7, 0x80), 0, /at most 2 are possible/],
    ['a list', fileOf('[]'), 8, /'\{' must stand where '\[' is/],
    ['nothing at all', fileOf(''), 8, /'\{' must stand where its end is/],
    ['text behind the header', fileOf('{} x'), 11, /goes on after its closing brace/],
    ['a name twice', fileOf('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{}}'), 61, /'a' twice/],
    [
      'an unknown dtype',
      fileOf({ a: { ...floats(0, 4), dtype: 'F8_E4M3' } }, 4),
      14,
      /has dtype 'F8_E4M3', read are/,
    ],
    ['an unknown field', fileOf({ a: { ...floats(0, 4), more: 1 } }, 4), 61, /unknown field 'more'/],
    [
      'a missing field',
      fileOf({ a: { dtype: 'F32', shape: [1] } }, 4),
      9,
      /lacks dtype, shape or data_offsets/,
    ],
    [
      'offsets of three',
      fileOf({ a: { ...floats(0, 4), data_offsets: [0, 4, 8] } }, 8),
      9,
      /data_offsets \[0,4,8\]/,
    ],
    ['offsets turned round', fileOf({ a: { ...floats(0, 4), data_offsets: [4, 0] } }, 4), 9, /\[4,0\]/],
    [
      'an end outside of the file',
      fileOf({ a: floats(0, 8) }, 4),
      9,
      /ends at value byte 8, and the file has 4/,
    ],
    [
      'a shape that needs more',
      fileOf({ a: floats(0, 8, [3]) }, 8),
      9,
      /F32 \[3\] and needs 12 bytes, .* give 8/,
    ],
    [
      'a shape that overflows',
      fileOf({ a: floats(0, 8, [2 ** 40, 2 ** 40]) }, 8),
      9,
      /more than 2\^53 bytes/,
    ],
    ['a negative length', fileOf({ a: floats(0, 4, [-1]) }, 4), 37, /whole number/],
    ['metadata that is no string', fileOf({ __metadata__: { a: 1 } }), 29, /must stand where '1' is/],
  ])('refuses %s and names the byte', (_, bytes, byte, message) => {
    let error: unknown;
    try {
      read(bytes);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(WeightsFormatError);
    expect(error).toMatchObject({ file: 'f.safetensors', byte, message: expect.stringMatching(message) });
  });

  it.each([
    ['an overlap', { a: floats(0, 8), b: floats(4, 12) }, 12, 4, /'b' overlaps the tensor before it/],
    ['a hole at the start', { a: floats(4, 8) }, 8, 0, /4 bytes before 'a' belong to no tensor/],
    [
      'a hole between',
      { b: floats(8, 12), a: floats(0, 4) },
      12,
      4,
      /4 bytes before 'b' belong to no tensor/,
    ],
    ['bytes at the end', { a: floats(0, 4) }, 7, 4, /the last 3 bytes belong to no tensor/],
    ['the same place twice', { a: floats(0, 4), b: floats(0, 4) }, 4, 0, /overlaps/],
  ])('refuses %s', (_, header, values, offset, message) => {
    const bytes = fileOf(header, values);
    const byte = bytes.length - values + offset;
    expect(() => read(bytes)).toThrow(message);
    expect(() => read(bytes)).toThrow(`(byte ${byte})`);
  });
});

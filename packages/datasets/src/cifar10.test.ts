import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CIFAR10_RECORD, parseCifar10 } from './cifar10.js';
import { DatasetFormatError } from './format-error.js';

const record = (label: number, red: number, green: number, blue: number) => {
  const bytes = new Uint8Array(CIFAR10_RECORD).fill(red, 1, 1025).fill(green, 1025, 2049).fill(blue, 2049);
  bytes[0] = label;
  return bytes;
};
const join = (...parts: Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

describe('parseCifar10', () => {
  it('turns planes into interleaved pixels', () => {
    const first = record(3, 10, 20, 30);
    first[1 + 33] = 99; // red of row 1, column 1
    const { images, labels, size } = parseCifar10(join(first, record(9, 1, 2, 3)));
    expect(size).toBe(2);
    expect([...labels]).toEqual([3, 9]);
    expect([...images.subarray(0, 3)]).toEqual([10, 20, 30]);
    expect([...images.subarray(33 * 3, 33 * 3 + 3)]).toEqual([99, 20, 30]);
    expect([...images.subarray(3072, 3075)]).toEqual([1, 2, 3]);
  });

  it('refuses a size that is no multiple of 3,073, an empty file and a label above 9', () => {
    const two = join(record(0, 0, 0, 0), record(10, 0, 0, 0));
    const parse = (bytes: Uint8Array) => () => parseCifar10(bytes, { file: 'b.bin' });
    expect(parse(two.subarray(0, 5000))).toThrow(
      'b.bin: its size of 5000 bytes is not a multiple of 3073: the last record has 1927 bytes (byte 3073)',
    );
    expect(parse(new Uint8Array(0))).toThrow('b.bin: is empty (byte 0)');
    expect(parse(two)).toThrow('b.bin: label 10 of image 1 is not within 0..9 (byte 3073)');
  });

  it('answers any bytes with an error of its own or the right number of images', () => {
    const base = join(record(1, 5, 6, 7), record(2, 8, 9, 10));
    const mutated = fc
      .array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 4 })
      .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), base));
    const cut = fc.nat(base.length).map((length) => base.subarray(0, length));
    fc.assert(
      fc.property(fc.oneof(mutated, cut), (bytes) => {
        try {
          const { images, labels, size } = parseCifar10(bytes);
          expect([images.length, labels.length]).toEqual([size * 3072, size]);
          for (let i = 0; i < size; i++) {
            expect(labels[i]).toBe(bytes[i * CIFAR10_RECORD]);
            expect(images[i * 3072 + 1]).toBe(bytes[i * CIFAR10_RECORD + 1025]);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(DatasetFormatError);
        }
      }),
    );
  });
});

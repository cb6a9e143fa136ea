import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CIFAR100_RECORD, parseCifar100 } from './cifar100.js';
import { DatasetFormatError } from './format-error.js';

const record = (coarse: number, fine: number, red: number, green: number, blue: number) => {
  const bytes = new Uint8Array(CIFAR100_RECORD);
  bytes.fill(red, 2, 1026).fill(green, 1026, 2050).fill(blue, 2050);
  bytes.set([coarse, fine]);
  return bytes;
};
const join = (...parts: Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

describe('parseCifar100', () => {
  it('reads the coarse label, the fine one and the planes', () => {
    expect(CIFAR100_RECORD).toBe(3074); // <1 x coarse label><1 x fine label><3072 x pixel>, says the page of the dataset
    const first = record(19, 99, 10, 20, 30);
    first[2 + 33] = 99; // red of row 1, column 1
    const { images, coarse, fine, size } = parseCifar100(join(first, record(0, 7, 1, 2, 3)));
    expect(size).toBe(2);
    expect([[...coarse], [...fine]]).toEqual([
      [19, 0],
      [99, 7],
    ]);
    expect([...images.subarray(0, 3)]).toEqual([10, 20, 30]);
    expect([...images.subarray(33 * 3, 33 * 3 + 3)]).toEqual([99, 20, 30]);
    expect([...images.subarray(3072, 3075)]).toEqual([1, 2, 3]);
  });

  it.each([
    [
      'a part of a record',
      join(record(0, 0, 0, 0, 0), new Uint8Array(5)),
      'the last record has 5 bytes (byte 3074)',
    ],
    ['CIFAR-10', new Uint8Array(3073), 'its size of 3073 bytes is not a multiple of 3074'],
    ['nothing', new Uint8Array(0), 'c.bin: is empty (byte 0)'],
    [
      'a superclass above 19',
      join(record(0, 0, 0, 0, 0), record(20, 1, 0, 0, 0)),
      'c.bin: coarse label 20 of image 1 is not within 0..19 (byte 3074)',
    ],
    [
      'a class above 99',
      record(3, 100, 0, 0, 0),
      'c.bin: fine label 100 of image 0 is not within 0..99 (byte 1)',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseCifar100(bytes, { file: 'c.bin' })).toThrow(message);
  });

  it('answers any bytes with an error of its own or the right number of images', () => {
    const base = join(record(1, 5, 6, 7, 8), record(2, 8, 9, 10, 11));
    const mutated = fc
      .array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 4 })
      .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), base));
    const cut = fc.nat(base.length).map((length) => base.subarray(0, length));
    fc.assert(
      fc.property(fc.oneof(mutated, cut), (bytes) => {
        try {
          const { images, coarse, fine, size } = parseCifar100(bytes);
          expect([images.length, coarse.length, fine.length]).toEqual([size * 3072, size, size]);
          for (let i = 0; i < size; i++) {
            expect([coarse[i], fine[i]]).toEqual([...bytes.subarray(i * 3074, i * 3074 + 2)]);
            expect(images[i * 3072 + 1]).toBe(bytes[i * 3074 + 1026]);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(DatasetFormatError);
        }
      }),
    );
  });
});

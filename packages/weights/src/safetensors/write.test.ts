import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { golden, goldenFile } from '../testing/golden.js';
import type { WeightEntry } from '../weight-file.js';
import { DTYPE_NAMES, DTYPES } from './dtypes.js';
import { readSafetensorsHeader } from './header.js';
import { parseSafetensors } from './parse.js';
import { writeSafetensors } from './write.js';

describe('writeSafetensors', () => {
  it('writes byte for byte what the reference implementation writes', () => {
    const tensors = parseSafetensors(goldenFile);
    const origin = { origin: 'the reference implementation' };
    expect(Object.keys(golden.tensors)).toHaveLength(tensors.size);
    const shuffled = [...tensors].sort(([a], [b]) => (a.length - b.length || a < b ? -1 : 1));
    expect(Buffer.compare(writeSafetensors(shuffled, origin), goldenFile)).toBe(0);
  });

  it('gives back what was written, whatever it was', () => {
    const bytes = fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 24 });
    const entry = fc.tuple(fc.constantFrom(...DTYPE_NAMES), bytes).map(([dtype, values]): WeightEntry => {
      const data = new DTYPES[dtype].array(values.length);
      for (const [i, value] of values.entries())
        data[i] = /64$/.test(dtype) && dtype !== 'F64' ? BigInt(value) : value;
      return { dtype, shape: values.length % 2 === 0 ? [2, values.length / 2] : [values.length], data };
    });
    const name = fc.string({ unit: 'binary' }).filter((text) => text !== '__metadata__');
    const entries = fc.uniqueArray(fc.tuple(name, entry), { selector: ([key]) => key });
    const metadata = fc.dictionary(fc.string(), fc.string());
    fc.assert(
      fc.property(entries, metadata, (tensors, extra) => {
        const file = writeSafetensors(tensors, extra);
        expect(parseSafetensors(file)).toEqual(new Map(tensors));
        const header = readSafetensorsHeader(file);
        expect(Object.entries(header.metadata)).toEqual(Object.entries(extra));
        expect(header.dataStart % 8).toBe(0);
      }),
    );
  });

  it('takes the dtype from the array unless one is given', () => {
    const file = writeSafetensors([
      ['a', { shape: [], data: Float32Array.of(1) }],
      ['b', { shape: [1], data: Uint8Array.of(1) }],
      ['c', { shape: [1], data: BigInt64Array.of(1n) }],
      ['d', { shape: [1], data: Float32Array.of(0.1), dtype: 'F16' }],
    ]);
    const tensors = parseSafetensors(file);
    expect([...tensors.values()].map(({ dtype }) => dtype)).toEqual(['I64', 'F32', 'F16', 'U8']);
    expect(tensors.get('d')!.data[0]).toBe(0.0999755859375); // 0.1 in binary16
  });

  it('refuses what the format cannot hold', () => {
    const one = { shape: [1], data: Float32Array.of(1) };
    const write =
      (...args: Parameters<typeof writeSafetensors>) =>
      () =>
        writeSafetensors(...args);
    expect(write([['__metadata__', one]])).toThrow('the format reserves it');
    expect(
      write([
        ['a', one],
        ['a', one],
      ]),
    ).toThrow("'a' occurs twice");
    expect(write([['a', { ...one, shape: [2, 3] }]])).toThrow(
      "'a': shape [2,3] has 6 values, and 1 were given",
    );
    expect(write([['a', { ...one, shape: [-1] }]])).toThrow("'a': shape [-1] has the length -1");
    expect(write([['a', { ...one, dtype: 'I32' }]])).toThrow(
      "'a': dtype I32 cannot be made of a Float32Array",
    );
    expect(write([['a', { ...one, dtype: 'BOOL', data: Uint8Array.of(2) }]])).toThrow('nothing but 0 and 1');
    expect(write([['a', { shape: [1], data: [1] as unknown as Float32Array }]])).toThrow(
      'cannot be made of a Array',
    );
    expect(write([], { a: 1 as unknown as string })).toThrow("metadata 'a' must be a string");
  });
});

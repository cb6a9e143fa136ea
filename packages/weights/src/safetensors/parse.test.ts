import { readFileSync } from 'node:fs';
import { sharedData } from '@residualjs/testing/node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WeightsFormatError } from '../format-error.js';
import { fileOf, golden, goldenFile } from '../testing/golden.js';
import { readSafetensorsHeader } from './header.js';
import { parseSafetensors } from './parse.js';

const asText = (value: number | bigint, dtype: string) => {
  if (dtype === 'BOOL') return value ? 'True' : 'False';
  return String(value);
};

describe('parseSafetensors', () => {
  it('reads a file of every dtype as the reference implementation wrote it', () => {
    const tensors = parseSafetensors(goldenFile);
    expect([...tensors.keys()].sort()).toEqual(Object.keys(golden.tensors).sort());
    for (const [name, { shape, values }] of Object.entries(golden.tensors)) {
      const { dtype, shape: found, data } = tensors.get(name)!;
      expect(found).toEqual(shape);
      const numeric = data instanceof Float32Array || data instanceof Float64Array;
      if (numeric) expect([...data]).toEqual(values.map((text) => Number(text.replace('inf', 'Infinity'))));
      else expect([...data].map((value) => asText(value, dtype))).toEqual(values);
    }
    expect(readSafetensorsHeader(goldenFile).metadata).toEqual({ origin: 'the reference implementation' });
  });

  it('reads bytes that do not start at their buffer’s first, and copies them', () => {
    const shifted = new Uint8Array(goldenFile.length + 3);
    shifted.set(goldenFile, 3);
    const tensors = parseSafetensors(shifted.subarray(3));
    expect(tensors).toEqual(parseSafetensors(goldenFile));
    shifted.fill(0);
    expect(tensors.get('9')!.data[0]).toBe(9);
  });

  it('refuses a boolean that is none', () => {
    const bytes = fileOf({ a: { dtype: 'BOOL', shape: [2], data_offsets: [0, 2] } }, 2);
    bytes[bytes.length - 1] = 2;
    expect(() => parseSafetensors(bytes, { file: 'f' })).toThrow(
      `f: 'a' is BOOL and holds 2 (byte ${bytes.length - 1})`,
    );
  });

  it('answers any damage with an error of its own or tensors that fit their shapes and the file', () => {
    const change = fc.tuple(fc.nat(goldenFile.length - 1), fc.nat(255));
    // Half of the changes put a digit, a quote or a brace into the header, where they make the most trouble.
    const inHeader = fc
      .tuple(fc.integer({ min: 8, max: 1303 }), fc.constantFrom(...'0189"\\{}[],: '))
      .map(([at, character]): [number, number] => [at, character.charCodeAt(0)]);
    const mutated = fc
      .array(fc.oneof(change, inHeader), { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), goldenFile));
    const cut = fc.nat(goldenFile.length).map((length) => goldenFile.subarray(0, length));
    const header = fc.json().map((text) => fileOf(text, 8));
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: mutated }, cut, header, fc.uint8Array()), (bytes) => {
        try {
          let total = 0;
          for (const { shape, data } of parseSafetensors(bytes).values()) {
            expect(data.length).toBe(shape.reduce((product, length) => product * length, 1));
            total += data.length;
          }
          expect(total).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(WeightsFormatError);
          expect((error as WeightsFormatError).byte).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

const resnet20 = sharedData('weights/akamaster_resnet20.safetensors');
describe.skipIf(!resnet20)('a trained ResNet-20', () => {
  it('has the values that the reference implementation reads', () => {
    const tensors = parseSafetensors(readFileSync(resnet20 as string), { file: resnet20 as string });
    expect([...tensors.keys()].sort()).toEqual(Object.keys(golden.akamaster).sort());
    let parameters = 0;
    for (const [name, { shape, data }] of tensors) {
      const expected = golden.akamaster[name];
      expect(shape).toEqual(expected.shape);
      const sum = (data as Float32Array).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(expected.sum, 8);
      expect(data.at(-1)).toBe(expected.last);
      if (!name.includes('running')) parameters += data.length;
    }
    expect(parameters).toBe(269_722); // as the paper's 0.27 M
  });
});

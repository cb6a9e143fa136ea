import type { WeightEntry, WeightFile } from '@residualjs/weights';
import { expect, it } from 'vitest';
import { compareWeights } from './compare-weights.js';

const singles = (...values: number[]): WeightEntry => ({
  dtype: 'F32',
  shape: [values.length],
  data: Float32Array.from(values),
});
const file = (tensors: Record<string, WeightEntry>, metadata = {}): WeightFile => ({
  tensors: new Map(Object.entries(tensors)),
  metadata,
});

it('finds nothing in what is the same, NaN with its bits too', () => {
  const nan = new Float32Array(Uint32Array.of(0x7fc00001, 0x80000000).buffer);
  const weights = file(
    { a: singles(1, -0, Infinity), b: { dtype: 'F32', shape: [2], data: nan } },
    { by: 'us' },
  );
  expect(compareWeights(weights, structuredClone(weights))).toEqual({
    dtypes: {},
    changed: [],
    largestChange: 0,
    notes: [],
  });
});

it('tells a change of type from a change of value', () => {
  const before = file({ a: singles(1, 2), b: singles(0.1, -0.4) });
  const after = file({
    a: { dtype: 'F64', shape: [2], data: Float64Array.of(1, 2) },
    b: { dtype: 'F16', shape: [2], data: Float32Array.of(0.0999755859375, -0.39990234375) },
  });
  const { dtypes, changed, largestChange } = compareWeights(before, after);
  expect([dtypes, changed]).toEqual([{ 'F32 to F64': 1, 'F32 to F16': 1 }, ['b']]);
  expect(largestChange).toBeCloseTo((0.4 - 0.39990234375) / 0.4, 6);
});

it('sees a lost sign of zero, an overflow and another shape', () => {
  const change = (before: WeightEntry, after: WeightEntry) =>
    compareWeights(file({ a: before }), file({ a: after }));
  expect(change(singles(0, 1), singles(-0, 1)).changed).toEqual(['a']);
  expect(change(singles(70_000), singles(Infinity)).largestChange).toBe(Infinity);
  expect(change(singles(1, 2), { ...singles(1, 2), shape: [2, 1] }).largestChange).toBe(Infinity);
  expect(change(singles(Number.NaN), singles(0)).largestChange).toBe(Infinity);
});

it('sees bits of which the numbers are the same', () => {
  const large = (value: bigint): WeightEntry => ({ dtype: 'I64', shape: [1], data: BigInt64Array.of(value) });
  const { changed } = compareWeights(file({ a: large(2n ** 53n + 1n) }), file({ a: large(2n ** 53n) }));
  expect(changed).toEqual(['a']);
});

it('lists notes that are gone or others', () => {
  const notes = compareWeights(
    file({}, { a: '1', b: '2', c: '3' }),
    file({}, { a: '1', b: '4', d: '5' }),
  ).notes;
  expect(notes).toEqual(['b', 'c']);
});

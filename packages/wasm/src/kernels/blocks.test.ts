import { expectAsOnCpu, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';
import { mergeAxes } from './blocks.js';

/** All copies are exact. */
const exact = { relative: 0 };
const dtype = fc.constantFrom('float32' as const, 'int32' as const);
const tensor = (shape: number[], of: 'float32' | 'int32') =>
  tf.cast(randomTensor(shape, 7, { min: -1000, max: 1000 }), of);

beforeAll(async () => {
  await registerWasmKernels();
});

describe('Slice, StridedSlice, Reverse', () => {
  const axis = fc.record({
    before: fc.integer({ min: 0, max: 3 }),
    size: fc.integer({ min: 1, max: 6 }),
    after: fc.integer({ min: 0, max: 3 }),
    step: fc.integer({ min: 1, max: 3 }),
    reversed: fc.boolean(),
  });
  const options = fc.record({ axes: fc.array(axis, { minLength: 1, maxLength: 4 }), dtype });

  it('give what the cpu backend gives', async () => {
    await fc.assert(
      fc.asyncProperty(options, async ({ axes, dtype: of }) => {
        // Mostly long enough in all that the stock kernel does not take it.
        const padded = [...axes, { before: 1, size: 150, after: 2, step: 1, reversed: false }].slice(-4);
        const begin = padded.map(({ before }) => before);
        const size = padded.map((one) => one.size);
        const end = begin.map((first, i) => first + size[i]);
        const shape = padded.map(({ after }, i) => end[i] + after);
        const dims = padded.flatMap(({ reversed }, i) => (reversed ? [i] : []));
        const steps = padded.map(({ step }) => step);
        const x = () => tensor(shape, of);
        await expectAsOnCpu(() => tf.slice(x(), begin, size), exact);
        await expectAsOnCpu(() => tf.stridedSlice(x(), begin, end, steps), exact);
        if (dims.length > 0) await expectAsOnCpu(() => tf.reverse(x(), dims), exact);
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it('take channels, pixels and single indices', async () => {
    await expectAsOnCpu(() => {
      const x = randomTensor([4, 9, 9, 32], 1);
      return [
        tf.slice(x, [0, 0, 0, 5], [-1, -1, -1, 7]),
        tf.stridedSlice(x, [0, 0, 0, 3], [4, 9, 9, 32], [1, 1, 1, 4]),
        tf.stridedSlice(x, [0, 8, 8, 0], [4, 0, 0, 32], [1, -2, -2, 1]),
        tf.stridedSlice(x, [0, 1, 0, 0], [4, 2, 9, 32], [1, 1, 1, 1], 0, 0, 0, 0, 2),
        tf.reverse(x, [2]),
        tf.reverse(x),
      ];
    }, exact);
  });

  it('of more axes than there are loops go to the stock kernel', async () => {
    await expectAsOnCpu(
      () => tf.slice(randomTensor([5, 5, 5, 5, 5], 1), [0, 0, 0, 0, 0], [4, 4, 4, 4, 4]),
      exact,
    );
  });
});

describe('PadV2', () => {
  it('gives what the cpu backend gives', async () => {
    const axis = fc.record({
      length: fc.integer({ min: 0, max: 9 }),
      before: fc.integer({ min: 0, max: 3 }),
      after: fc.integer({ min: 0, max: 3 }),
    });
    const options = fc.record({
      axes: fc.array(axis, { minLength: 1, maxLength: 4 }),
      constant: fc.constantFrom(0, 0, 3),
      dtype,
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ axes, constant, dtype: of }) => {
        const shape = axes.map(({ length }) => length);
        fc.pre(!shape.includes(0) || constant === 0); // the stock kernel leaves the heap's old values there
        const paddings = axes.map(({ before, after }): [number, number] => [before, after]);
        await expectAsOnCpu(() => tf.pad(tensor(shape, of), paddings, constant), exact);
      }),
      { numRuns: 60, seed: 6 },
    );
  });
});

describe('Concat', () => {
  it('gives what the cpu backend gives', async () => {
    const options = fc.record({
      shape: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
      axis: fc.nat(3),
      lengths: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }),
      dtype,
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ shape, axis, lengths, dtype: of }) => {
        const along = axis % shape.length;
        const parts = () =>
          lengths.map((length) =>
            tensor(
              shape.map((one, i) => (i === along ? length : one)),
              of,
            ),
          );
        await expectAsOnCpu(() => tf.concat(parts(), along), exact);
      }),
      { numRuns: 60, seed: 6 },
    );
  });
});

describe('GatherV2', () => {
  it('gives what the cpu backend gives', async () => {
    const options = fc.record({
      shape: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
      axis: fc.nat(3),
      indices: fc.array(fc.nat(1000), { maxLength: 9 }),
      dtype,
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ shape, axis, indices, dtype: of }) => {
        const along = axis % shape.length;
        const picked = indices.map((index) => index % shape[along]);
        await expectAsOnCpu(() => tf.gather(tensor(shape, of), tf.tensor1d(picked, 'int32'), along), exact);
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  it('names an index that is out of bounds', async () => {
    await tf.setBackend('wasm');
    for (const bad of [-1, 3]) {
      expect(() => tf.gather(tf.ones([3, 2]), tf.tensor1d([0, bad], 'int32'))).toThrow(
        `the index value ${bad} is not in [0, 2]`,
      );
    }
  });
});

describe('mergeAxes', () => {
  it('walks as one what is consecutive on both sides', () => {
    const axes = [
      { length: 4, from: 60, to: 30 },
      { length: 1, from: 20, to: 9 },
      { length: 3, from: 20, to: 10 },
      { length: 2, from: 5, to: 5 },
      { length: 5, from: 1, to: 1 },
    ];
    expect(mergeAxes(axes)).toEqual([
      { length: 12, from: 20, to: 10 },
      { length: 10, from: 1, to: 1 },
    ]);
  });
});

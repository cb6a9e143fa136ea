import { dirtyHeap, expectAsOnCpu, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';
import { rowLength } from './broadcast.js';

const OPERATIONS = { add: tf.add, sub: tf.sub, mul: tf.mul, div: tf.div };

beforeAll(async () => {
  await registerWasmKernels();
});

describe('Add, Sub, Multiply, RealDiv', () => {
  it('give bit by bit what the cpu backend gives', async () => {
    const options = fc.record({
      operation: fc.constantFrom(...(Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[])),
      rows: fc.integer({ min: 1, max: 200 }),
      columns: fc.integer({ min: 1, max: 130 }),
      form: fc.constantFrom('row', 'ones', 'scalar', 'column', 'full'),
      reversed: fc.boolean(),
      seed: fc.integer({ min: 0, max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ operation, rows, columns, form, reversed, seed }) => {
        const shapes = {
          row: [columns],
          ones: [1, 1, columns],
          scalar: [],
          column: [rows, 1],
          full: [2, rows, columns],
        };
        await expectAsOnCpu(
          () => {
            const x = randomTensor([2, rows, columns], seed);
            const other = randomTensor(shapes[form as keyof typeof shapes], seed + 1, { min: 0.5 });
            return OPERATIONS[operation](...((reversed ? [other, x] : [x, other]) as [tf.Tensor, tf.Tensor]));
          },
          { relative: 0 },
        );
      }),
      { numRuns: 150, seed: 8 },
    );
  });

  it('leave integers, and a larger rank of the smaller operand, to the stock kernel', async () => {
    await expectAsOnCpu(() => {
      const integers = tf.cast(randomTensor([64, 32], 1, { min: -99, max: 99 }), 'int32');
      const row = tf.cast(randomTensor([32], 2, { min: -99, max: 99 }), 'int32');
      return [tf.add(integers, row), tf.mul(integers, row), tf.add(randomTensor([2048], 1), tf.ones([1, 1]))];
    });
  });

  it.each([
    [[4, 3, 5], [5], 5],
    [[4, 3, 5], [1, 1, 5], 5],
    [[4, 3, 5], [3, 5], 15],
    [[4, 3, 5], [], 1],
    [[4, 3, 5], [1, 1], 1],
    [[4, 3, 5], [3, 1], null],
    [[4, 3, 5], [4, 1, 1], null],
    [[5], [1, 1], null],
  ])('rowLength of %j and %j is %s', (x, row, expected) => {
    expect(rowLength(x, row)).toBe(expected);
  });
});

describe('Tile', () => {
  it('gives what the cpu backend gives', async () => {
    const axis = fc.record({ length: fc.integer({ min: 1, max: 6 }), reps: fc.integer({ min: 1, max: 5 }) });
    const options = fc.record({
      axes: fc.array(axis, { minLength: 1, maxLength: 4 }),
      onlyOnes: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ axes, onlyOnes }) => {
        const shape = axes.map(({ length, reps }) => (onlyOnes && reps > 1 ? 1 : length));
        await expectAsOnCpu(() =>
          tf.tile(
            randomTensor(shape, 3),
            axes.map(({ reps }) => reps),
          ),
        );
      }),
      { numRuns: 80, seed: 2 },
    );
  });

  it('repeats rows over several blocks', async () => {
    await expectAsOnCpu(() => [
      tf.broadcastTo(randomTensor([1, 1, 1, 7], 1), [3, 50, 50, 7]),
      tf.broadcastTo(randomTensor([3, 1, 1, 1], 1), [3, 60, 60, 1]),
      tf.broadcastTo(randomTensor([2, 1, 3000], 1), [2, 3, 3000]),
    ]);
  });
});

describe('Cast', () => {
  it('to the same dtype shares the values until both tensors are gone', async () => {
    await tf.setBackend('wasm');
    const x = tf.tensor1d([1, 2, 3]);
    const buffers = tf.memory().numDataBuffers;
    const y = tf.cast(x, 'float32');
    expect(tf.memory().numDataBuffers).toBe(buffers);
    tf.dispose(x);
    dirtyHeap();
    expect([...y.dataSync()]).toEqual([1, 2, 3]);
    tf.dispose(y);
  });

  it('to another dtype is that of tfjs', async () => {
    await expectAsOnCpu(() => {
      const x = tf.tensor1d([-1.5, 0, 2.5]);
      return [tf.cast(x, 'int32'), tf.cast(tf.cast(x, 'int32'), 'float32')];
    });
  });
});

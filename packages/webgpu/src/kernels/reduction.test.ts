import { expectClose, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectAsOnCpu } from '../testing/against-cpu.js';
import { describeWebGpu } from '../testing/webgpu.js';
import { shareOut } from './sum-columns.js';

describeWebGpu('Sum and Mean', () => {
  it('give what the cpu backend gives, along any axes', async () => {
    const reduction = fc
      .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })
      .chain((shape) =>
        fc.record({
          shape: fc.constant(shape),
          axes: fc.subarray([...shape.keys()]),
          keepDims: fc.boolean(),
          op: fc.constantFrom('sum' as const, 'mean' as const),
          seed: fc.integer({ min: 0, max: 1000 }),
        }),
      );
    await fc.assert(
      fc.asyncProperty(reduction, async ({ shape, axes, keepDims, op, seed }) => {
        await expectAsOnCpu(
          () => {
            const x = randomTensor(shape, seed, { min: -9, max: 9 });
            return op === 'sum' ? tf.sum(x, axes, keepDims) : tf.mean(x, axes, keepDims);
          },
          { relative: 1e-5, absolute: 1e-5 },
        );
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  it('sum everything, nothing, and integers that are called float32', async () => {
    await expectAsOnCpu(() => [tf.sum(randomTensor([7, 30], 1)), tf.mean(randomTensor([7, 30], 2))]);
    await expectAsOnCpu(() => [tf.sum(tf.zeros([0, 3]), 0), tf.sum(tf.zeros([0, 3]), 1)]);
    await expectAsOnCpu(() =>
      tf.sum(
        tf.cast(
          tf.tensor2d(
            [
              [1, 2],
              [3, 400],
            ],
            [2, 2],
            'int32',
          ),
          'float32',
        ),
        0,
      ),
    );
  });

  it('are exact to float32 over many values', async () => {
    await tf.setBackend('webgpu');
    const values = Float32Array.from({ length: 300_001 }, (_, i) => 1000 + (i % 7) / 8);
    const exact = values.reduce((total, value) => total + value, 0);
    expectClose(await tf.mean(tf.tensor1d(values)).data(), [exact / values.length], { relative: 3e-7 });
    expectClose(await tf.sum(tf.tensor2d(values, [values.length, 1]), 0).data(), [exact], { relative: 3e-7 });
  });
});

describe('shareOut', () => {
  it.each([
    // outer, rows, columns: all values of a batch; the pixels of each image; parts of a filter gradient; a few values
    [1, 2097152, 1, { lanes: 1, blocks: 1, rowsOfPart: 8192, parts: 256 }],
    [128, 64, 64, { lanes: 64, blocks: 1, rowsOfPart: 64, parts: 1 }],
    [1, 171, 2304, { lanes: 64, blocks: 36, rowsOfPart: 60, parts: 3 }],
    [1, 5, 3, { lanes: 4, blocks: 1, rowsOfPart: 64, parts: 1 }],
  ])('of [%i, %i, %i] is %j', (outer, rows, columns, expected) => {
    const shared = shareOut(outer, rows, columns);
    expect(shared).toEqual(expected);
    expect(shared.parts * shared.rowsOfPart).toBeGreaterThanOrEqual(rows);
    expect((shared.parts - 1) * shared.rowsOfPart).toBeLessThan(rows);
  });
});

import { expectAsOnCpu, expectClose, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

describe('Sum and Mean', () => {
  beforeAll(async () => {
    await registerWasmKernels();
  });

  it('give what the cpu backend gives, along any axes', async () => {
    const reduction = fc
      .array(fc.integer({ min: 1, max: 13 }), { minLength: 1, maxLength: 4 })
      .chain((shape) =>
        fc.record({
          shape: fc.constant(shape),
          axes: fc.subarray([...shape.keys()]),
          keepDims: fc.boolean(),
          dtype: fc.constantFrom('float32' as const, 'float32' as const, 'int32' as const),
          op: fc.constantFrom('sum' as const, 'mean' as const),
          seed: fc.integer({ min: 0, max: 1000 }),
        }),
      );
    await fc.assert(
      fc.asyncProperty(reduction, async ({ shape, axes, keepDims, dtype, op, seed }) => {
        await expectAsOnCpu(
          () => {
            const x = tf.cast(randomTensor(shape, seed, { min: -9, max: 9 }), dtype);
            return op === 'sum' ? tf.sum(x, axes, keepDims) : tf.mean(x, axes, keepDims);
          },
          { relative: 1e-5, absolute: 1e-5 },
        );
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  it('sum everything, and nothing', async () => {
    await expectAsOnCpu(() => [tf.sum(randomTensor([7, 30], 1)), tf.mean(randomTensor([7, 30], 2))]);
    await expectAsOnCpu(() => [
      tf.sum(tf.zeros([0, 3]), 0),
      tf.mean(tf.zeros([2, 0]), 1),
      tf.sum(tf.zeros([0, 3]), 1),
      tf.sum(tf.zeros([3, 0]), 0),
    ]);
  });

  it('are exact to float32 over many values', async () => {
    await tf.setBackend('wasm');
    const values = Float32Array.from({ length: 300_001 }, (_, i) => 1000 + (i % 7) / 8);
    const exact = values.reduce((total, value) => total + value, 0);
    expectClose(tf.mean(tf.tensor1d(values)).dataSync(), [exact / values.length], { relative: 1e-7 });
    expectClose(tf.sum(tf.tensor2d(values, [values.length, 1]), 0).dataSync(), [exact], { relative: 1e-7 });
  });
});

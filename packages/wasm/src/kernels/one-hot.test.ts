import { expectAsOnCpu } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

beforeAll(async () => {
  await registerWasmKernels();
  await tf.setBackend('wasm');
});

it('gives what the cpu backend gives, for every dtype and for indices that are no column', async () => {
  const inputs = fc.record({
    indices: fc.array(fc.integer({ min: -2, max: 9 }), { maxLength: 12 }),
    depth: fc.integer({ min: 2, max: 8 }),
    dtype: fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const),
    on: fc.integer({ min: 0, max: 1 }),
  });
  await fc.assert(
    fc.asyncProperty(inputs, ({ indices, depth, dtype, on }) =>
      expectAsOnCpu(() => tf.oneHot(tf.tensor1d(indices, 'int32'), depth, on, 1 - on, dtype)),
    ),
    { numRuns: 100, seed: 4 },
  );
});

it('writes fractions and negative numbers', () => {
  const values = tf.oneHot(tf.tensor2d([[1], [0]], [2, 1], 'int32'), 2, 0.9, -0.1, 'float32');
  expect(values.shape).toEqual([2, 1, 2]);
  expect(Array.from(values.dataSync())).toEqual([-0.1, 0.9, 0.9, -0.1].map(Math.fround));
});

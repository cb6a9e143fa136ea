import { expectAsOnCpu, expectTensorClose, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

describe('UnsortedSegmentSum', () => {
  beforeAll(async () => {
    await registerWasmKernels();
  });

  it('gives what the cpu backend gives, also for ids that are no segment', async () => {
    const inputs = fc.record({
      ids: fc.array(fc.integer({ min: -2, max: 8 }), { minLength: 1, maxLength: 12 }),
      rowShape: fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 2 }),
      segments: fc.integer({ min: 1, max: 7 }),
      dtype: fc.constantFrom('float32' as const, 'int32' as const),
      seed: fc.integer({ min: 0, max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(inputs, async ({ ids, rowShape, segments, dtype, seed }) => {
        await expectAsOnCpu(() => {
          const x = tf.cast(randomTensor([ids.length, ...rowShape], seed, { min: -9, max: 9 }), dtype);
          const sums = tf.unsortedSegmentSum(x, tf.tensor1d(ids, 'int32'), segments);
          return tf.cast(sums, dtype); // cpu gives float32 for int32 too
        });
      }),
      { numRuns: 100, seed: 9 },
    );
  });

  it('is the gradient of gather, along any axis', async () => {
    for (const axis of [0, 1, 2]) {
      await expectAsOnCpu(() => {
        const x = randomTensor([3, 4, 5], 1);
        const indices = tf.tensor1d([2, 0, 2, 1, 2], 'int32');
        return tf.grad((value) => tf.sum(tf.square(tf.gather(value, indices, axis))))(x);
      });
    }
  });

  it('lets an embedding train', async () => {
    await tf.setBackend('wasm');
    const model = tfl.sequential({
      layers: [
        tfl.layers.embedding({ inputDim: 5, outputDim: 3, inputLength: 2 }),
        tfl.layers.flatten(),
        tfl.layers.dense({ units: 1 }),
      ],
    });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const loss = (await model.trainOnBatch(
      tf.tensor2d([
        [0, 4],
        [2, 2],
      ]),
      tf.tensor2d([[1], [0]]),
    )) as number;
    expect(Number.isFinite(loss)).toBe(true);
  });

  it('takes no rows, and no segments', async () => {
    await tf.setBackend('wasm');
    const none = tf.tensor1d([], 'int32');
    await expectTensorClose(tf.unsortedSegmentSum(tf.zeros([0, 2]), none, 2), tf.zeros([2, 2]));
    expect(tf.unsortedSegmentSum(tf.ones([1, 2]), tf.tensor1d([0], 'int32'), 0).shape).toEqual([0, 2]);
  });

  it('names the shapes that do not fit', async () => {
    await tf.setBackend('wasm');
    expect(() => tf.unsortedSegmentSum(tf.ones([3, 2]), tf.tensor1d([0, 1], 'int32'), 2)).toThrow(
      /each row of x \[3,2\], got ids of shape \[2\]/,
    );
  });
});

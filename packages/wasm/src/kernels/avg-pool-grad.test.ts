import { dirtyHeap, expectAsOnCpu, expectTensorClose, randomTensor, tidyAsync } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

const sides = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }));
const geometry = fc
  .record({
    batch: fc.integer({ min: 0, max: 3 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: fc.integer({ min: 1, max: 9 }),
    window: sides,
    strides: sides,
    seed: fc.integer({ min: 0, max: 1000 }),
  })
  .filter((g) => g.window[0] <= g.height && g.window[1] <= g.width);

describe('the gradient of average pooling', () => {
  beforeAll(async () => {
    await registerWasmKernels();
  });

  it('is that of the cpu backend, for any geometry without padding', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, async ({ batch, height, width, channels, window, strides, seed }) => {
        await expectAsOnCpu(() => {
          const x = randomTensor([batch, height, width, channels], seed);
          return tf.grad((value) => {
            const y = tf.avgPool(value as tf.Tensor4D, window, strides, 'valid');
            return tf.sum(tf.mul(y, randomTensor(y.shape, seed + 1)));
          })(x);
        });
      }),
      { numRuns: 100, seed: 17 },
    );
  });

  // With padding the cpu backend's gradient is not that of its own forward pass.
  it('is the transpose of the forward pass with padding', async () => {
    await tf.setBackend('wasm');
    await fc.assert(
      fc.asyncProperty(geometry, async ({ batch, height, width, channels, window, strides, seed }) => {
        await tidyAsync(async () => {
          const pool = (value: tf.Tensor) => tf.avgPool(value as tf.Tensor4D, window, strides, 'same');
          const x = randomTensor([batch, height, width, channels], seed);
          const y = pool(x);
          const weights = randomTensor(y.shape, seed + 1);
          dirtyHeap();
          const gradient = tf.grad((value) => tf.sum(tf.mul(weights, pool(value))))(x);
          await expectTensorClose(tf.sum(tf.mul(gradient, x)), tf.sum(tf.mul(weights, y)), {
            absolute: 1e-4,
          });
        });
      }),
      { numRuns: 100, seed: 18 },
    );
  });

  it('is that of the cpu backend where the padding is a list of pairs', () =>
    expectAsOnCpu(() => {
      const pool = (value: tf.Tensor) =>
        tf.avgPool(value as tf.Tensor4D, 3, 1, [
          [0, 0],
          [1, 2],
          [0, 1],
          [0, 0],
        ]);
      return tf.grad(pool)(randomTensor([2, 5, 4, 3], 1), randomTensor([2, 6, 3, 3], 2));
    }));

  it('names the shapes that do not fit', async () => {
    await tf.setBackend('wasm');
    const inputs = { dy: tf.ones([1, 3, 3, 1]), input: tf.ones([1, 4, 4, 1]) };
    expect(() =>
      tf.engine().runKernel(tf.AvgPoolGrad, inputs, { filterSize: [2, 2], strides: [2, 2], pad: 'same' }),
    ).toThrow(/has shape \[1,2,2,1\], not \[1,3,3,1\]/);
  });
});

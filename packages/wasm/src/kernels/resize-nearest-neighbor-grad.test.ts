import { dirtyHeap, expectAsOnCpu, expectTensorClose, randomTensor, tidyAsync } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

const size = fc.integer({ min: 1, max: 11 });
const geometry = fc.record({
  from: fc.tuple(size, size),
  to: fc.tuple(size, size),
  batch: fc.integer({ min: 0, max: 3 }),
  channels: fc.integer({ min: 1, max: 9 }),
  seed: fc.integer({ min: 0, max: 1000 }),
});

describe('the gradient of nearest-neighbour resizing', () => {
  beforeAll(async () => {
    await registerWasmKernels();
  });

  // One image only: from the second on, the cpu backend reads the gradient at the offsets of the input.
  it.each([false, true])(
    'is that of the cpu backend, for any sizes: alignCorners %s',
    async (alignCorners) => {
      await fc.assert(
        fc.asyncProperty(geometry, async ({ from, to, channels, seed }) => {
          fc.pre(!alignCorners || !from.includes(1)); // there the cpu backend never ends
          await expectAsOnCpu(() => {
            const x = randomTensor([1, ...from, channels], seed);
            const weights = randomTensor([1, ...to, channels], seed + 1);
            return tf.grad((images) =>
              tf.sum(
                tf.mul(weights, tf.image.resizeNearestNeighbor(images as tf.Tensor4D, to, alignCorners)),
              ),
            )(x);
          });
        }),
        { numRuns: 150, seed: 7 },
      );
    },
  );

  // The cpu backend leaves the half pixel out of the gradient, which then is not that of its own forward pass.
  it.each([
    { alignCorners: false, halfPixelCenters: false },
    { alignCorners: true, halfPixelCenters: false },
    { alignCorners: false, halfPixelCenters: true },
  ])('is the transpose of the forward pass: %o', async ({ alignCorners, halfPixelCenters }) => {
    await tf.setBackend('wasm');
    await fc.assert(
      fc.asyncProperty(geometry, async ({ from, to, batch, channels, seed }) => {
        await tidyAsync(async () => {
          const resize = (images: tf.Tensor) =>
            tf.image.resizeNearestNeighbor(images as tf.Tensor4D, to, alignCorners, halfPixelCenters);
          const x = randomTensor([batch, ...from, channels], seed);
          const weights = randomTensor([batch, ...to, channels], seed + 1);
          dirtyHeap();
          const gradient = tf.grad((images) => tf.sum(tf.mul(weights, resize(images))))(x);
          // Resizing is linear, so the gradient times the input is the value.
          await expectTensorClose(tf.sum(tf.mul(gradient, x)), tf.sum(tf.mul(weights, resize(x))), {
            absolute: 1e-4,
          });
        });
      }),
      { numRuns: 100, seed: 8 },
    );
  });
});

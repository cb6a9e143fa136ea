import { expectAsOnCpu, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

const side = fc.integer({ min: 1, max: 4 });
const geometry = fc
  .record({
    batch: fc.integer({ min: 0, max: 2 }),
    shape: fc.tuple(side, side, side),
    channels: fc.integer({ min: 1, max: 5 }),
    outChannels: fc.integer({ min: 1, max: 9 }),
    kernel: fc.tuple(side, side, side),
    strides: fc.tuple(side, side, side),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    seed: fc.integer({ min: 0, max: 1000 }),
  })
  .filter(({ pad, kernel, shape }) => pad === 'same' || kernel.every((length, i) => length <= shape[i]));

describe('gradients of volumes are those of the cpu backend', () => {
  beforeAll(async () => {
    await registerWasmKernels();
  });

  it('for a 3D convolution of any geometry', async () => {
    await fc.assert(
      fc.asyncProperty(
        geometry,
        async ({ batch, shape, channels, outChannels, kernel, strides, pad, seed }) => {
          await expectAsOnCpu(() => {
            const x = randomTensor([batch, ...shape, channels], seed);
            const filter = randomTensor([...kernel, channels, outChannels], seed + 1) as tf.Tensor5D;
            return tf.grad((value) => {
              const y = tf.conv3d(value as tf.Tensor5D, filter, strides, pad);
              return tf.sum(tf.mul(y, randomTensor(y.shape, seed + 2)));
            })(x);
          });
        },
      ),
      { numRuns: 60, seed: 19 },
    );
  });

  // Windows of equal sides only: for others the cpu backend mixes up rows and columns.
  it('for 3D max pooling, with no value above 0', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, async ({ batch, shape, channels, kernel, strides, pad, seed }) => {
        await expectAsOnCpu(() => {
          const x = randomTensor([batch, ...shape, channels], seed, { min: -2, max: -1 });
          const window = Math.min(...kernel);
          return tf.grad((value) => {
            const y = tf.maxPool3d(value as tf.Tensor5D, window, strides, pad);
            return tf.sum(tf.mul(y, randomTensor(y.shape, seed + 1)));
          })(x);
        });
      }),
      { numRuns: 60, seed: 20 },
    );
  });
});

import { expectAsOnCpu, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

describe('FusedBatchNorm', () => {
  beforeAll(async () => {
    await registerWasmKernels();
  });

  it('gives what the cpu backend gives, forward and backward', async () => {
    const options = fc.record({
      rows: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3 }),
      channels: fc.integer({ min: 1, max: 70 }),
      scale: fc.boolean(),
      offset: fc.boolean(),
      whole: fc.constantFrom(false, false, true), // statistics of the shape of x
      seed: fc.integer({ min: 0, max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ rows, channels, scale, offset, whole, seed }) => {
        await expectAsOnCpu(() => {
          const shape = [...rows, channels];
          const statistics = whole ? shape : [channels];
          const x = randomTensor(shape, seed);
          const mean = randomTensor(statistics, seed + 1);
          const variance = randomTensor(statistics, seed + 2, { min: 0.1, max: 2 });
          const optional = (is: boolean, offsetSeed: number) =>
            is ? randomTensor(statistics, seed + offsetSeed) : undefined;
          const normalise = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
            tf.batchNorm(
              a as tf.Tensor2D,
              b as tf.Tensor1D,
              c as tf.Tensor1D,
              optional(offset, 3) as tf.Tensor1D,
              optional(scale, 4) as tf.Tensor1D,
              1e-3,
            );
          const gradients = tf.grads((...given) => {
            const [a, b, c] = given;
            return tf.sum(tf.mul(normalise(a, b, c), randomTensor(shape, seed + 5)));
          })([x, mean, variance]);
          return [normalise(x, mean, variance), ...gradients];
        });
      }),
      { numRuns: 60, seed: 13 },
    );
  });
});

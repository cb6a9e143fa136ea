import { batchNormInference } from '@residualjs/ops';
import { expectAsOnCpu, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import type * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

describe('ResidualBatchNormInference', () => {
  beforeAll(async () => {
    await registerWasmKernels();
  });

  it('gives what the portable form gives on cpu', async () => {
    const options = fc.record({
      rows: fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 3 }),
      channels: fc.integer({ min: 1, max: 130 }),
      parts: fc.record({ gamma: fc.boolean(), beta: fc.boolean(), addend: fc.boolean() }),
      activation: fc.constantFrom('linear' as const, 'relu' as const),
      seed: fc.integer({ min: 0, max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ rows, channels, parts, activation, seed }) => {
        const shape = [...rows, channels];
        await expectAsOnCpu(
          () =>
            batchNormInference(
              randomTensor(shape, seed),
              randomTensor([channels], seed + 1) as tf.Tensor1D,
              randomTensor([channels], seed + 2, { min: 0.1, max: 2 }) as tf.Tensor1D,
              parts.gamma ? (randomTensor([channels], seed + 3) as tf.Tensor1D) : null,
              parts.beta ? (randomTensor([channels], seed + 4) as tf.Tensor1D) : null,
              parts.addend ? randomTensor(shape, seed + 5) : null,
              { activation },
            ),
          { relative: 1e-6 },
        );
      }),
      { numRuns: 80, seed: 13 },
    );
  });
});

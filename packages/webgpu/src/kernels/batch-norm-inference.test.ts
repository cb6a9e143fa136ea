import { batchNormInference } from '@residualjs/ops';
import { randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import type * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsOnCpu } from '../testing/against-cpu.js';
import { describeWebGpu } from '../testing/webgpu.js';

describeWebGpu('batchNormInference', () => {
  it('gives what the portable form gives on cpu', async () => {
    const options = fc.record({
      rows: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 }),
      channels: fc.constantFrom(3, 16, 70), // each number of lanes is a shader of its own
      gamma: fc.boolean(),
      beta: fc.boolean(),
      addend: fc.boolean(),
      activation: fc.constantFrom('linear' as const, 'relu' as const),
      seed: fc.nat(1000),
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ rows, channels, gamma, beta, addend, activation, seed }) => {
        await expectAsOnCpu(() => {
          const shape = [...rows, channels];
          const ofChannels = (i: number) =>
            randomTensor([channels], seed + i, { min: 0.5, max: 2 }) as tf.Tensor1D;
          return batchNormInference(
            randomTensor(shape, seed),
            ofChannels(1),
            ofChannels(2),
            gamma ? ofChannels(3) : null,
            beta ? ofChannels(4) : null,
            addend ? randomTensor(shape, seed + 5) : null,
            { epsilon: 1e-3, activation },
          );
        });
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});

import { subsampleAndPad } from '@residualjs/ops';
import { randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import type * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsOnCpu } from '../testing/against-cpu.js';
import { describeWebGpu } from '../testing/webgpu.js';

describeWebGpu('ResidualSubsampleAndPad', () => {
  it('gives what the portable form gives on cpu', async () => {
    const length = fc.integer({ min: 1, max: 9 });
    const options = fc.record({
      shape: fc.tuple(length, length, length, length),
      stride: fc.integer({ min: 1, max: 4 }),
      padding: fc.tuple(fc.nat(5), fc.nat(5)),
      seed: fc.nat(1000),
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ shape, stride, padding, seed }) => {
        await expectAsOnCpu(
          () => subsampleAndPad(randomTensor(shape, seed) as tf.Tensor4D, { stride, padding }),
          { relative: 0 },
        );
      }),
      { numRuns: 30, seed: 5 },
    );
  });
});

import { updateCases, updatesOf } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsOnCpu } from '../testing/against-cpu.js';
import { describeWebGpu } from '../testing/webgpu.js';

describeWebGpu('updates of a parameter', () => {
  it('give what the portable forms give on cpu', async () => {
    await fc.assert(
      fc.asyncProperty(updateCases, (one) => expectAsOnCpu(() => updatesOf(one), { relative: 2e-6 })),
      { numRuns: 30, seed: 5 },
    );
  });
});

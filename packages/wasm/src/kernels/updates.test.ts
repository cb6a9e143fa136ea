import { expectAsOnCpu, updateCases, updatesOf } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

describe('updates of a parameter', () => {
  beforeAll(async () => {
    await registerWasmKernels();
  });

  it('give what the portable forms give on cpu', async () => {
    await fc.assert(
      fc.asyncProperty(updateCases, (one) => expectAsOnCpu(() => updatesOf(one), { relative: 1e-6 })),
      { numRuns: 80, seed: 5 },
    );
  });
});

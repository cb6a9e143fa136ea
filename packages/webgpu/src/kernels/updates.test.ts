import { adamUpdates, momentumUpdates, movingAverages } from '@residualjs/ops';
import { updateCases, updateListCases, updatesOf, updatesOfList } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { countDispatches } from '../dispatches.js';
import { hostOf, runningBackend } from '../host.js';
import { findAdapter } from '../start-webgpu.js';
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

const SIZES = [16, 600, 1, 0, 300, 16, 7, 256];
const zeros = (size: number) => tf.tidy(() => tf.variable(tf.zeros([size]), false));

/** How many buffers each takes of a parameter, and how it runs over parameters of these sizes. */
const UPDATES: [name: string, buffers: number, run: (sizes: readonly number[]) => void][] = [
  [
    'momentumUpdates',
    5,
    (sizes) => {
      const parameters = sizes.map((size) => {
        return { variable: zeros(size), buffer: zeros(size), gradient: zeros(size) };
      });
      momentumUpdates(parameters, { learningRate: 0.1 });
      tf.dispose(parameters);
    },
  ],
  [
    'adamUpdates',
    7,
    (sizes) => {
      const parameters = sizes.map((size) => {
        const [variable, firstMoment, secondMoment, gradient] = [0, 1, 2, 3].map(() => zeros(size));
        return { variable, firstMoment, secondMoment, gradient };
      });
      adamUpdates(parameters, { step: 1 });
      tf.dispose(parameters);
    },
  ],
  [
    'movingAverages',
    3,
    (sizes) => {
      const pairs = sizes.map((size) => ({ moving: zeros(size), batch: zeros(size) }));
      movingAverages(pairs, 0.9);
      tf.dispose(pairs);
    },
  ],
];

describeWebGpu('updates of many parameters', () => {
  afterEach(() => vi.restoreAllMocks());

  it('give what the portable forms give on cpu', async () => {
    await fc.assert(
      fc.asyncProperty(updateListCases, (one) =>
        expectAsOnCpu(() => updatesOfList(one, 'many'), { relative: 2e-6 }),
      ),
      { numRuns: 10, seed: 5 },
    );
  });

  it('have all the buffers that the adapter allows', async () => {
    const { adapter } = await findAdapter({ software: 'allow' });
    const { limits } = runningBackend()!.device;
    expect(limits.maxStorageBuffersPerShaderStage).toBe(adapter.limits.maxStorageBuffersPerShaderStage);
  });

  it.each(UPDATES)('%s takes as many as a dispatch has buffers for', async (_, buffers, run) => {
    const { limits } = runningBackend()!.device;
    const filled = SIZES.filter((size) => size > 0).length;
    for (const limit of [4, 8, limits.maxStorageBuffersPerShaderStage]) {
      const lower = { maxStorageBuffersPerShaderStage: limit, maxComputeWorkgroupsPerDimension: 65535 };
      vi.spyOn(hostOf(runningBackend()!), 'limits', 'get').mockReturnValue(lower as GPUSupportedLimits);
      const atOnce = Math.max(1, Math.floor(limit / buffers)); // a device that has too few says so itself
      const { byProgram } = await countDispatches(() => run(SIZES));
      const ofUpdate = Object.entries(byProgram).filter(([name]) => name.startsWith('residual'));
      const dispatches = ofUpdate.reduce((sum, [, totals]) => sum + totals.dispatches, 0);
      expect(dispatches, `${limit} buffers`).toBe(Math.ceil(filled / atOnce));
    }
  });

  it('shares workgroups out by the sizes', async () => {
    const dispatch = vi.spyOn(hostOf(runningBackend()!), 'dispatch');
    UPDATES[2][2]([1, 257]);
    expect(dispatch.mock.lastCall![1].workgroups).toEqual([1 + 2, 1, 1]);
  });
});

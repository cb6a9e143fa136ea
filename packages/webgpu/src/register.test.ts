import { fusedBatchNormGradient, MovingAverage, movingAverage } from '@residualjs/ops';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { countDispatches, registerWebGpuKernels } from './index.js';
import { kernels } from './kernels/index.js';
import { findAdapter, startWebGpu } from './start-webgpu.js';

const adapter = await findAdapter({ software: 'allow' }).catch(() => null);
const registered = () => kernels.map(({ kernelName }) => tf.getKernel(kernelName, 'webgpu'));

let undo = () => {};
afterEach(() => undo());

describe('registerWebGpuKernels', () => {
  it('puts every kernel of ours in place, and gives the stock ones back', async () => {
    const stock = registered();
    undo = await registerWebGpuKernels();
    registered().forEach((kernel, i) => {
      expect(kernel, kernels[i].kernelName).toBeDefined();
      expect(kernel).not.toBe(stock[i]);
    });
    expect(tf.getGradient(tf.FusedBatchNorm)).toBe(fusedBatchNormGradient);
    undo();
    expect(registered()).toEqual(stock);
    expect(tf.getGradient(tf.FusedBatchNorm)).not.toBe(fusedBatchNormGradient);
  });

  it('is idempotent, also when called twice at once, and warns of nothing', async () => {
    const warn = vi.spyOn(console, 'warn');
    const [first, second] = await Promise.all([registerWebGpuKernels(), registerWebGpuKernels()]);
    undo = await registerWebGpuKernels();
    expect(second).toBe(first);
    expect(undo).toBe(first);
    undo();
    undo();
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('gives way to a kernel that was registered over ours', async () => {
    const stock = tf.getKernel(tf.Conv2DBackpropFilter, 'webgpu');
    undo = await registerWebGpuKernels();
    tf.unregisterKernel(tf.Conv2DBackpropFilter, 'webgpu');
    const theirs = { ...stock };
    tf.registerKernel(theirs);
    undo();
    expect(tf.getKernel(tf.Conv2DBackpropFilter, 'webgpu')).toBe(theirs);
    tf.unregisterKernel(tf.Conv2DBackpropFilter, 'webgpu');
    tf.registerKernel(stock);
  });

  it.skipIf(adapter === null)('survives a backend made anew [webgpu]', { timeout: 300_000 }, async () => {
    for (let start = 0; start < 2; start++) {
      await startWebGpu({ software: 'allow' });
      undo = await registerWebGpuKernels();
      const count = await countDispatches(async () => {
        const average = movingAverage(tf.ones([3]), tf.zeros([3]), 0.25);
        expect([...(await average.data())]).toEqual([0.25, 0.25, 0.25]);
      });
      expect(Object.keys(count.byProgram)).toEqual(['residualMovingAverage']);
      tf.removeBackend('webgpu');
    }
    undo();
    await startWebGpu({ software: 'allow', kernels: 'stock' });
    expect(tf.getKernel(MovingAverage, 'webgpu')).toBeUndefined();
  });
});

import { fusedBatchNormGradient } from '@residualjs/ops';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { registerWebGpuKernels } from './index.js';
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

  it.skipIf(adapter === null)('survives a backend made anew [webgpu]', async () => {
    for (const kernelsOf of ['ours', 'stock', 'ours'] as const) {
      await startWebGpu({ software: 'allow', kernels: kernelsOf });
      undo = await registerWebGpuKernels();
      const x = tf.ones([1, 4, 4, 1]);
      const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape: [1, 1, 1, 1] };
      const gradient = tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy: x }, attrs) as tf.Tensor;
      expect([...(await gradient.data())]).toEqual([16]);
      tf.removeBackend('webgpu');
    }
  });
});

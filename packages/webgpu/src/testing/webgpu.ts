import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { findAdapter, startWebGpu } from '../start-webgpu.js';

const adapter = await findAdapter({ software: 'allow' }).catch(() => null);

/**
 * Tests on the WebGPU backend with our kernels, of whatever adapter there is; skipped by name where there is none. They may take long: a
 * software Vulkan compiles shaders for seconds where others want the processor too.
 */
export function describeWebGpu(title: string, define: () => void): void {
  describe.skipIf(adapter === null)(`${title} [webgpu]`, { timeout: 300_000 }, () => {
    beforeAll(async () => {
      await startWebGpu({ software: 'allow' });
    });
    afterAll(() => tf.removeBackend('webgpu'));
    define();
  });
}

/** Leaves NaN in freed buffers of many sizes, so that a kernel that reads what it has not written shows it. */
export function dirtyBuffers(...shapes: number[][]): void {
  tf.tidy(() => {
    for (const shape of shapes) tf.add(tf.fill(shape, Number.NaN), tf.fill(shape, 1));
  });
}

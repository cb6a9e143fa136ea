import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { abilitiesBy } from '../abilities.js';
import { type ArithmeticOptions, chooseArithmetic } from '../arithmetic.js';
import { DAWN_OPTIONS } from '../gpu.js';
import { findAdapter, type StartWebGpuOptions, startWebGpu } from '../start-webgpu.js';

const adapter = await findAdapter({ software: 'allow' }).catch(() => null);

/**
 * Tests on the WebGPU backend with our kernels, of whatever adapter there is; skipped by name where there is none. They may take long: a
 * software Vulkan compiles shaders for seconds where others want the processor too.
 */
export const describeWebGpu = (title: string, define: () => void): void =>
  describeStarted(title, adapter && {}, define);

/** The same on an adapter that can compute so: the one that is taken by default, or lavapipe beside it. */
export async function describeWebGpuWith(
  arithmetic: ArithmeticOptions,
  title: string,
  define: () => void,
): Promise<void> {
  const gpu = await gpuFor(arithmetic);
  describeStarted(`${title}, ${JSON.stringify(arithmetic)}`, gpu && { gpu, ...arithmetic }, define);
}

function describeStarted(title: string, start: StartWebGpuOptions | null, define: () => void): void {
  describe.skipIf(start === null)(`${title} [webgpu]`, { timeout: 300_000 }, () => {
    beforeAll(async () => {
      await startWebGpu({ software: 'allow', ...start });
    });
    afterAll(() => tf.removeBackend('webgpu'));
    define();
  });
}

/** Never let go: see `findGpu`. */
const lavapipe: GPU[] = [];

/** The entry point to an adapter that can compute so, null where there is none. */
async function gpuFor(arithmetic: ArithmeticOptions): Promise<GPU | null> {
  if (adapter === null) return null;
  const can = (gpu: GPU, { features, info }: GPUAdapter) => {
    try {
      chooseArithmetic('', abilitiesBy(gpu, features, info), arithmetic);
      return true;
    } catch {
      return false;
    }
  };
  if (can(adapter.gpu, adapter.adapter)) return adapter.gpu;
  if (globalThis.navigator?.gpu !== undefined) return null;
  if (lavapipe.length === 0) {
    const { create } = await import('webgpu');
    lavapipe.push(create(['adapter=llvmpipe', ...DAWN_OPTIONS]));
  }
  const found = await lavapipe[0].requestAdapter().catch(() => null); // it throws where there is none of that name
  return found !== null && can(lavapipe[0], found) ? lavapipe[0] : null;
}

/** Leaves NaN in freed buffers of many sizes, so that a kernel that reads what it has not written shows it. */
export function dirtyBuffers(...shapes: number[][]): void {
  tf.tidy(() => {
    for (const shape of shapes) tf.add(tf.fill(shape, Number.NaN), tf.fill(shape, 1));
  });
}

import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, type TestOptions } from 'vitest';

export type TestBackend = 'cpu' | 'wasm' | 'webgpu' | 'tensorflow';

/** How each backend is brought into the process. */
const START: Record<TestBackend, () => Promise<unknown>> = {
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  wasm: async () => {
    await import('@tensorflow/tfjs-backend-wasm');
    const { registerWasmKernels } = await import('@residualjs/wasm');
    await registerWasmKernels();
  },
  webgpu: () => useBackend('webgpu', { softwareGpu: 'allow' }),
  tensorflow: () => useBackend('tensorflow'),
};

async function useBackend(...args: Parameters<typeof import('@residualjs/backends').useBackend>) {
  const backends = await import('@residualjs/backends');
  return backends.useBackend(...args);
}

/** `RESIDUAL_TEST_BACKENDS=webgpu,tensorflow` asks for backends more, wherever there are several. */
const more = (process.env.RESIDUAL_TEST_BACKENDS ?? '').split(',').filter(Boolean) as TestBackend[];
for (const name of more) {
  if (!Object.hasOwn(START, name)) throw new Error(`RESIDUAL_TEST_BACKENDS names no backend: '${name}'`);
}

const installed = (name: string) =>
  existsSync(new URL(`../../../node_modules/${name}/package.json`, import.meta.url));

/** Whether a GPU is there, were it one in software. */
async function findsGpu(): Promise<boolean> {
  const { findAdapter } = await import('@residualjs/webgpu');
  return findAdapter({ software: 'allow' }).then(
    () => true,
    () => false,
  );
}

const PRESENT: Record<TestBackend, boolean> = {
  cpu: installed('@tensorflow/tfjs-backend-cpu'),
  wasm: installed('@tensorflow/tfjs-backend-wasm'),
  webgpu: more.includes('webgpu') && (await findsGpu()), // it takes time, so only where it is asked for
  tensorflow: installed('@tensorflow/tfjs-node'),
};

/** A software Vulkan compiles shaders for seconds where others want the processor too. */
const OPTIONS: Partial<Record<TestBackend, TestOptions>> = { webgpu: { timeout: 300_000 } };

/**
 * Runs the same tests on every backend present; an absent one is skipped under its own name. `only`: of those that are named, because the
 * tests are about them, and not because others are slow.
 *
 * @example
 * describeBackends('add', (backend) => {
 *   it('adds', () => expectTensorClose(tf.add([1], [2]), [3]));
 * });
 */
export function describeBackends(
  title: string,
  define: (backend: TestBackend) => void,
  backends: readonly TestBackend[] = ['cpu', 'wasm'],
  { only = false } = {},
): void {
  for (const backend of only ? backends : [...backends, ...more]) {
    describe.skipIf(!PRESENT[backend])(`${title} [${backend}]`, OPTIONS[backend] ?? {}, () => {
      beforeAll(async () => {
        await START[backend]();
        await tf.setBackend(backend);
        await tf.ready();
        if (tf.getBackend() !== backend) {
          throw new Error(`the backend in use is '${tf.getBackend()}', not '${backend}'`);
        }
      });
      define(backend);
    });
  }
}

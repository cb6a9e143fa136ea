import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, inject, type TestOptions } from 'vitest';

export type TestBackend = 'cpu' | 'wasm' | 'webgpu' | 'webgl' | 'tensorflow';

declare module 'vitest' {
  interface ProvidedContext {
    /** The backends that vitest's configuration asks for, by name: `more` beside those of each test, or `all` in their place. */
    backends: { more: string[] } | { all: string[] };
  }
}

/** How each backend is brought into the process. */
const START: Record<TestBackend, () => Promise<unknown>> = {
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  wasm: async () => {
    await import('@tensorflow/tfjs-backend-wasm');
    const { registerWasmKernels } = await import('@residualjs/wasm');
    await registerWasmKernels();
  },
  webgpu: () => useGpu('webgpu'),
  webgl: () => useGpu('webgl'),
  tensorflow: () => useBackend('tensorflow'),
};

async function useBackend(...args: Parameters<typeof import('@residualjs/backends').useBackend>) {
  const backends = await import('@residualjs/backends');
  return backends.useBackend(...args);
}

let softwareGpu = false;

async function useGpu(name: 'webgpu' | 'webgl'): Promise<void> {
  const { device } = await useBackend(name, { softwareGpu: 'allow' });
  softwareGpu = /swiftshader|llvmpipe/i.test(device);
}

/** Whether the backend is a GPU in software, so slow that a test may take less of the same. */
export const onSoftwareGpu = (): boolean => softwareGpu;

const asked = inject('backends');
const named = 'all' in asked ? asked.all : asked.more;
const unknown = named.find((name) => !Object.hasOwn(START, name));
if (unknown !== undefined) {
  throw new Error(`no backend is called '${unknown}'; there are ${Object.keys(START).join(', ')}`);
}

const isPage = tf.device_util.isBrowser();

async function installed(name: string): Promise<boolean> {
  if (isPage) return true; // by whatever serves the tests
  const { existsSync } = await import('node:fs');
  return existsSync(new URL(`../../../node_modules/${name}/package.json`, import.meta.url));
}

/** Whether a GPU is there, were it one in software. */
async function findsGpu(): Promise<boolean> {
  const { findAdapter } = await import('@residualjs/webgpu');
  return findAdapter({ software: 'allow', lookFirst: true }).then(
    () => true,
    () => false,
  );
}

const PRESENT: Record<TestBackend, boolean> = {
  cpu: await installed('@tensorflow/tfjs-backend-cpu'),
  wasm: await installed('@tensorflow/tfjs-backend-wasm'),
  webgpu: named.includes('webgpu') && (await findsGpu()), // it takes time, so only where it is asked for
  webgl: isPage && document.createElement('canvas').getContext('webgl2') !== null,
  tensorflow: !isPage && (await installed('@tensorflow/tfjs-node')),
};

/** The backends of a test that runs on `usual` where nothing is asked for; `only`: on no others. */
function backendsOf(usual: readonly TestBackend[], only: boolean): readonly TestBackend[] {
  if ('more' in asked) return only ? usual : [...usual, ...(named as TestBackend[])];
  return (named as TestBackend[]).filter((name) => !only || usual.includes(name));
}

/** A GPU in software compiles every shader of a deep network for minutes where others want the processor too. */
const PATIENCE = { timeout: 900_000 };
const OPTIONS: Partial<Record<TestBackend, TestOptions>> = { webgpu: PATIENCE, webgl: PATIENCE };

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
  for (const backend of backendsOf(backends, only)) {
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

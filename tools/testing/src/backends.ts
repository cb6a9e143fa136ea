import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';

export type TestBackend = 'cpu' | 'wasm';

/** How each backend is brought into the process; an import that fails means that it is absent. */
const START: Record<TestBackend, () => Promise<unknown>> = {
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  wasm: async () => {
    await import('@tensorflow/tfjs-backend-wasm');
    const { registerWasmKernels } = await import('@residualjs/wasm');
    await registerWasmKernels();
  },
};

const PACKAGE: Record<TestBackend, string> = {
  cpu: '@tensorflow/tfjs-backend-cpu',
  wasm: '@tensorflow/tfjs-backend-wasm',
};

const installed = (name: string) =>
  existsSync(new URL(`../../../node_modules/${name}/package.json`, import.meta.url));

/**
 * Runs the same tests on every backend present; an absent one is skipped under its own name.
 *
 * @example
 * describeBackends('add', (backend) => {
 *   it('adds', () => expectClose(tf.add([1], [2]), [3]));
 * });
 */
export function describeBackends(
  title: string,
  define: (backend: TestBackend) => void,
  backends: readonly TestBackend[] = ['cpu', 'wasm'],
): void {
  for (const backend of backends) {
    describe.skipIf(!installed(PACKAGE[backend]))(`${title} [${backend}]`, () => {
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

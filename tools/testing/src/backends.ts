import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';

export type TestBackend = 'cpu' | 'wasm' | 'tensorflow';

/** How each backend is brought into the process; an import that fails means that it is absent. */
const START: Record<TestBackend, () => Promise<unknown>> = {
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  wasm: async () => {
    await import('@tensorflow/tfjs-backend-wasm');
    const { registerWasmKernels } = await import('@residualjs/wasm');
    await registerWasmKernels();
  },
  tensorflow: async () => {
    const { useBackend } = await import('@residualjs/backends');
    await useBackend('tensorflow');
  },
};

const PACKAGE: Record<TestBackend, string> = {
  cpu: '@tensorflow/tfjs-backend-cpu',
  wasm: '@tensorflow/tfjs-backend-wasm',
  tensorflow: '@tensorflow/tfjs-node',
};

/** `npm run test:tensorflow` asks for one backend more, wherever there are several. */
const more: readonly TestBackend[] = process.env.RESIDUAL_TEST_TENSORFLOW ? ['tensorflow'] : [];

const installed = (name: string) =>
  existsSync(new URL(`../../../node_modules/${name}/package.json`, import.meta.url));

/**
 * Runs the same tests on every backend present; an absent one is skipped under its own name. `only`: of those that are named, because the
 * tests are about them, and not because others are slow.
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
  { only = false } = {},
): void {
  for (const backend of only ? backends : [...backends, ...more]) {
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

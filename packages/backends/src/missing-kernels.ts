import * as tf from '@tensorflow/tfjs-core';
import { absence } from './absence.js';
import { driverOf } from './drivers/index.js';
import type { BackendName } from './names.js';

/**
 * Those of the kernels that a backend does not have, in the order given and each once. The backend is loaded for
 * it but not started, and `wasm` and `webgpu` count with the kernels of `@residualjs/wasm` and `@residualjs/webgpu`.
 *
 * @param kernels kernel names, such as the ones `tf.profile` records
 * @throws BackendUnavailableError where the backend is not installed
 *
 * @example
 * await missingKernels(['Add', 'Conv2DBackpropFilter'], 'cpu'); // []
 */
export async function missingKernels(kernels: Iterable<string>, backend: BackendName): Promise<string[]> {
  const driver = driverOf(backend);
  try {
    await driver.load();
  } catch (error) {
    throw absence(driver, error);
  }
  const present = new Set(tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName));
  return [...new Set(kernels)].filter((name) => !present.has(name));
}

/**
 * The one line that makes an existing tfjs program train on WASM:
 *
 * @example
 * import '@residualjs/wasm/auto';
 *
 * @module
 */
import { getBackend, setBackend } from '@tensorflow/tfjs-core';
import { registerWasmKernels } from './register.js';

await registerWasmKernels();
if (!(await setBackend('wasm')) || getBackend() !== 'wasm') {
  throw new Error(`The wasm backend did not start; the backend in use is '${getBackend()}'`);
}

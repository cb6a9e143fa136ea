// What the bundle holds: one tfjs-core, its WASM backend, our kernels, and tfjs-core's specs. Importing it defines the specs.
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import './suite-environment.mjs'; // before the specs: they look for the backends when they are defined
import '@tensorflow/tfjs-core/dist/tests.js';

export { describeWasm, registerWasmKernels } from '@residualjs/wasm';
export { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
export { getKernel, getKernelsForBackend } from '@tensorflow/tfjs-core';

// What the bundle for the WASM backend holds: tfjs-core, the backend, our kernels, and the specs. Importing it defines the specs.
import './tfjs-core.mjs';
import './environment-wasm.mjs'; // before the specs: they look for the backends when they are defined
import '@tensorflow/tfjs-core/dist/tests.js';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describeWasm, registerWasmKernels } from '@residualjs/wasm';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

export { getKernel, getKernelsForBackend } from '@tensorflow/tfjs-core';

/** @type {import('./run-specs.mjs').StartSuite} */
export async function start({ kernels, simd, script }) {
  const require = createRequire(script);
  setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/'));
  if (kernels === 'stock') return { own: [], on: 'WASM' };
  await registerWasmKernels({ simd });
  const { kernels: own, simd: build } = describeWasm();
  return { own, on: `kernels with ${build} SIMD` };
}

// What the bundle for the WebGPU backend holds: tfjs-core, the backend, our kernels, and the specs. Importing it defines the specs.
import './tfjs-core.mjs';
import './environment-webgpu.mjs'; // before the specs: they look for the backends when they are defined
import '@tensorflow/tfjs-core/dist/tests.js';
import { registerWebGpuKernels, startWebGpu } from '@residualjs/webgpu';
import { getKernel, getKernelsForBackend } from '@tensorflow/tfjs-core';

export { getKernel, getKernelsForBackend };

/** Both runs are on the backend as our package starts it: tfjs alone does not start it in Node. @type {import('./run-specs.mjs').StartSuite} */
export async function start({ kernels }) {
  const { device } = await startWebGpu({ software: 'allow', kernels: 'stock' });
  if (kernels === 'stock') return { own: [], on: device };
  const stock = new Map(getKernelsForBackend('webgpu').map((kernel) => [kernel.kernelName, kernel]));
  await registerWebGpuKernels();
  const own = getKernelsForBackend('webgpu').filter((kernel) => stock.get(kernel.kernelName) !== kernel);
  return { own: own.map(({ kernelName }) => kernelName), on: device };
}

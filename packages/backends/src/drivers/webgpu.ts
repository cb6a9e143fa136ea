import type { BackendDriver } from '../driver.js';

const load = () => import('@residualjs/webgpu');

/** The GPU through WebGPU: `navigator.gpu` in browsers, Dawn from npm's `webgpu` in Node. */
export const webgpu: BackendDriver = {
  name: 'webgpu',
  install: 'npm install @residualjs/webgpu @tensorflow/tfjs-backend-webgpu@4.22.0 webgpu@0.6.2',
  async load() {
    await import('@tensorflow/tfjs-backend-webgpu');
    const { registerWebGpuKernels } = await load(); // training needs them to be fast
    await registerWebGpuKernels();
  },
  async probe({ softwareGpu = 'refuse' } = {}) {
    const { findAdapter } = await load();
    await findAdapter({ software: softwareGpu, lookFirst: true });
    await import('@tensorflow/tfjs-backend-webgpu'); // large: only where there is a GPU for it
  },
  async start({ softwareGpu = 'refuse', unasked = false, operands, subgroupMatrices }) {
    const { startWebGpu } = await load();
    const arithmetic = { operands, subgroupMatrices };
    const { device } = await startWebGpu({ software: softwareGpu, lookFirst: unasked, ...arithmetic });
    return { device, simd: null, threads: 1, versions: {} };
  },
};

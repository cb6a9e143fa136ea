import { registerBatchNormGradient, registerReductionGradients } from '@residualjs/ops';
import {
  getKernel,
  type KernelConfig,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import type { hostOf as HostOf } from './host.js';
import type { WebGpuKernel } from './kernels/kernel.js';

let active: (() => void) | null = null;
let turn: Promise<unknown> = Promise.resolve();

/** Whether {@link registerWebGpuKernels} is in force. */
export const areKernelsRegistered = (): boolean => active !== null;

/**
 * Puts our kernels in place of those of the tfjs WebGPU backend that are slow in training, and adds those of the operations of
 * `@residualjs/ops`, for every model of the program; also gradients of batch normalisation, that works without scale or offset, and of
 * sums and means, that are fast. `startWebGpu` calls it. It may be called before or after the backend starts, and again (then nothing
 * happens); a backend made anew keeps the kernels.
 *
 * @returns the undo: the stock kernels are back.
 *
 * @example
 * const undo = await registerWebGpuKernels();
 */
export function registerWebGpuKernels(): Promise<() => void> {
  const result = turn.then(register); // two calls at once take turns
  turn = result.catch(() => {});
  return result;
}

async function register(): Promise<() => void> {
  if (active !== null) return active;
  // tfjs's backend is large: it comes with the first GPU that there is for it
  const [{ kernels }, { hostOf }] = await Promise.all([import('./kernels/index.js'), import('./host.js')]);
  const restoreGradients = [registerBatchNormGradient(), registerReductionGradients()];
  const restore = kernels.map((kernel) => replaceKernel(kernel, hostOf));
  const undo = () => {
    if (active !== undo) return;
    active = null;
    for (const put of restore) put();
    for (const restoreGradient of restoreGradients.reverse()) restoreGradient();
  };
  active = undo;
  return undo;
}

/** Puts one of our kernels in place and returns what puts the stock one back. */
function replaceKernel({ kernelName, kernelFunc }: WebGpuKernel, hostOf: typeof HostOf): () => void {
  const stock = getKernel(kernelName, 'webgpu');
  if (stock !== undefined) unregisterKernel(kernelName, 'webgpu');
  const config: KernelConfig = {
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) =>
      kernelFunc({
        inputs: inputs as Record<string, TensorInfo | undefined>,
        attrs: attrs as Record<string, unknown>,
        host: hostOf(backend as Parameters<typeof hostOf>[0]),
        stock:
          stock &&
          ((others) =>
            stock.kernelFunc({ inputs: (others as unknown as typeof inputs) ?? inputs, attrs, backend })),
      }),
  };
  registerKernel(config);
  return () => {
    if (getKernel(kernelName, 'webgpu') !== config) return; // somebody replaced it since
    unregisterKernel(kernelName, 'webgpu');
    if (stock !== undefined) registerKernel(stock);
  };
}

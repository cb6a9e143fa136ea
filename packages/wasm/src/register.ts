import { registerBatchNormGradient, registerReductionGradients } from '@residualjs/ops';
import {
  getKernel,
  type KernelConfig,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { embedTfjsBinary } from './embedded.js';
import { forbidThreads, linkedHost, runningBackend, type TfjsWasmBackend, unlink } from './host.js';
import { kernels } from './kernels/index.js';
import type { WasmKernel } from './kernels/kernel.js';
import { chooseSimd, compileKernels, type SimdBuild } from './simd.js';

/** Options of {@link registerWasmKernels}. */
export interface RegisterWasmKernelsOptions {
  /** Which build: 'auto' takes relaxed SIMD where the engine has it. Relaxed results differ in the last bit. */
  simd?: 'auto' | SimdBuild;
  /**
   * Where tfjs finds its own .wasm in a browser: 'embedded' brings it along, 'paths' leaves to tfjs what `setWasmPaths` said
   * before. In Node it makes no difference.
   */
  tfjsBinary?: 'embedded' | 'paths';
}

interface Registration {
  simd: SimdBuild;
  undo: () => void;
}

let active: Registration | null = null;
let turn: Promise<unknown> = Promise.resolve();

/** The registration in force, or null. */
export const activeRegistration = (): { simd: SimdBuild } | null => active;

/**
 * Adds to the tfjs WASM backend the kernels that training needs and replaces those that are wrong or slow, for every model of
 * the program; also gradients of batch normalisation, that works without scale or offset, and of sums and means, that are fast. It may be called before or after the backend starts, and again (then nothing happens); a backend made anew
 * keeps the kernels.
 *
 * @returns the undo: the stock kernels are back.
 * @throws if the backend runs with threads already, if the engine has no SIMD, or no relaxed SIMD where that is asked for.
 *
 * @example
 * import * as tf from '@tensorflow/tfjs-core';
 * import { registerWasmKernels } from '@residualjs/wasm';
 *
 * await registerWasmKernels();
 * await tf.setBackend('wasm');
 */
export function registerWasmKernels(options: RegisterWasmKernelsOptions = {}): Promise<() => void> {
  const result = turn.then(() => register(options)); // two calls at once take turns
  turn = result.catch(() => {});
  return result;
}

async function register({
  simd: wanted = 'auto',
  tfjsBinary = 'embedded',
}: RegisterWasmKernelsOptions): Promise<() => void> {
  if (!['auto', 'plain', 'relaxed'].includes(wanted)) {
    throw new Error(`simd must be 'auto', 'plain' or 'relaxed', got '${wanted}'`);
  }
  if (active !== null && (wanted === 'auto' || wanted === active.simd)) return active.undo;
  const simd = chooseSimd(wanted);
  const module = await compileKernels(simd);
  active?.undo();
  const allowThreads = await forbidThreads();
  if (tfjsBinary === 'embedded') await embedTfjsBinary();

  const restoreGradients = [registerBatchNormGradient(), registerReductionGradients()];
  const restore = kernels.map((kernel) => replaceKernel(kernel, module));
  const running = runningBackend();
  if (running !== null) linkedHost(running, module);

  const registration: Registration = {
    simd,
    undo() {
      if (active !== registration) return;
      active = null;
      const backend = runningBackend();
      for (const put of restore) put(backend);
      if (backend !== null) unlink(backend);
      for (const restoreGradient of restoreGradients.reverse()) restoreGradient();
      allowThreads();
    },
  };
  active = registration;
  return registration.undo;
}

/** Puts one of our kernels in place and returns what puts the stock one back. */
function replaceKernel(
  kernel: WasmKernel,
  module: WebAssembly.Module,
): (backend: TfjsWasmBackend | null) => void {
  const { kernelName } = kernel;
  const stock = getKernel(kernelName, 'wasm');
  if (stock !== undefined) unregisterKernel(kernelName, 'wasm');
  const config: KernelConfig = {
    kernelName,
    backendName: 'wasm',
    setupFunc(backend) {
      stock?.setupFunc?.(backend); // the stock kernel may be called by ours, and comes back with the undo
      linkedHost(backend as TfjsWasmBackend, module);
    },
    kernelFunc({ inputs, attrs, backend }) {
      return kernel.kernelFunc({
        inputs: inputs as Record<string, TensorInfo | undefined>,
        attrs: attrs as Record<string, unknown>,
        host: linkedHost(backend as TfjsWasmBackend, module),
        stock: stock && (() => stock.kernelFunc({ inputs, attrs, backend })),
      });
    },
  };
  registerKernel(config);
  const running = runningBackend();
  if (running !== null) stock?.setupFunc?.(running as never);
  return (backend) => {
    if (getKernel(kernelName, 'wasm') !== config) return; // somebody replaced it since
    unregisterKernel(kernelName, 'wasm');
    if (stock === undefined) return;
    registerKernel(stock);
    if (backend !== null) stock.setupFunc?.(backend as never);
  };
}

import { registerBatchNormGradient, registerReductionGradients } from '@residualjs/ops';
import {
  getKernel,
  type KernelConfig,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { embedTfjsBinary } from './embedded.js';
import {
  forbidThreads,
  linkedHost,
  runningBackend,
  type TfjsWasmBackend,
  unlink,
  type WasmHost,
} from './host.js';
import { kernels } from './kernels/index.js';
import type { WasmKernel } from './kernels/kernel.js';
import { chooseSimd, compileKernels, type SimdBuild } from './simd.js';
import { type ThreadCount, threadCount, unsharedReason } from './threads/count.js';
import { isShared } from './threads/dispatch.js';

/** Options of {@link registerWasmKernels}. */
export interface RegisterWasmKernelsOptions {
  /** Which build: 'auto' takes relaxed SIMD where the engine has it. Relaxed results differ in the last bit. */
  simd?: 'auto' | SimdBuild;
  /**
   * Where tfjs finds its own .wasm in a browser: 'embedded' brings it along, 'paths' leaves to tfjs what `setWasmPaths` said
   * before. In Node it makes no difference.
   */
  tfjsBinary?: 'embedded' | 'paths';
  /**
   * How many threads the kernels run on; 'auto': as many as the machine has, up to 16. Results do not depend on it. More than one
   * needs memory that threads can share, so it must be said before the backend starts, in a page that is cross-origin isolated, and with
   * the embedded binary; where a page is not isolated there is one thread, and `describeWasm().threadsNote` says why.
   */
  threads?: ThreadCount;
}

interface Registration {
  simd: SimdBuild;
  threads: number;
  /** Why there is one thread, where more were asked for, as far as it is known before the backend starts. */
  threadsNote: string | null;
  host(): WasmHost | null;
  setThreads(wanted: ThreadCount): Promise<void>;
  undo: () => void;
}

let active: Registration | null = null;
let turn: Promise<unknown> = Promise.resolve();

/** The registration in force, or null. */
export const activeRegistration = (): Registration | null => active;

/**
 * Changes the number of threads that the kernels run on, and waits for the workers to run. Results do not depend on it.
 *
 * @throws if {@link registerWasmKernels} was not called; unless it is 'auto' or a whole number from 1 to 64; and where more than one is
 *   asked for, if the backend runs on memory that is not shared (say the number before it starts) or a worker does not start.
 *
 * @example
 * await registerWasmKernels();
 * await setThreads('auto');
 * await tf.setBackend('wasm');
 */
export function setThreads(threads: ThreadCount): Promise<void> {
  const result = turn.then(() => {
    if (active === null) throw new Error('setThreads needs registerWasmKernels() before it');
    return active.setThreads(threads);
  });
  turn = result.catch(() => {});
  return result;
}

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
  threads,
}: RegisterWasmKernelsOptions): Promise<() => void> {
  if (!['auto', 'plain', 'relaxed'].includes(wanted)) {
    throw new Error(`simd must be 'auto', 'plain' or 'relaxed', got '${wanted}'`);
  }
  if (active !== null && (wanted === 'auto' || wanted === active.simd)) {
    if (threads !== undefined) await active.setThreads(threads);
    return active.undo;
  }
  const count = threads ?? active?.threads ?? 1;
  threadCount(count);
  const simd = chooseSimd(wanted);
  const module = await compileKernels(simd);
  active?.undo();
  const allowThreads = await forbidThreads();

  const link = (backend: TfjsWasmBackend) => linkedHost(backend, module, registration.threads);
  const registration: Registration = {
    simd,
    threads: 1,
    threadsNote: null,
    host() {
      const backend = runningBackend();
      return backend && link(backend);
    },
    async setThreads(wantedThreads) {
      const number = threadCount(wantedThreads);
      const reason = number > 1 ? unsharedReason() : null;
      registration.threads = reason === null ? number : 1;
      registration.threadsNote = reason;
      const backend = runningBackend();
      if (backend === null) {
        if (tfjsBinary === 'embedded') await embedTfjsBinary({ shared: registration.threads > 1 });
        return;
      }
      if (wantedThreads === 'auto' && !isShared(backend.wasm.asm.memory)) return; // describeWasm says so
      await link(backend).setThreads(registration.threads);
    },
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
  const restoreGradients = [registerBatchNormGradient(), registerReductionGradients()];
  const restore = kernels.map((kernel) => replaceKernel(kernel, link));
  active = registration;
  try {
    await registration.setThreads(count);
  } catch (error) {
    registration.undo();
    throw error;
  }
  registration.host();
  return registration.undo;
}

/** Puts one of our kernels in place and returns what puts the stock one back. */
function replaceKernel(
  kernel: WasmKernel,
  link: (backend: TfjsWasmBackend) => WasmHost,
): (backend: TfjsWasmBackend | null) => void {
  const { kernelName } = kernel;
  const stock = getKernel(kernelName, 'wasm');
  if (stock !== undefined) unregisterKernel(kernelName, 'wasm');
  const config: KernelConfig = {
    kernelName,
    backendName: 'wasm',
    setupFunc(backend) {
      stock?.setupFunc?.(backend); // the stock kernel may be called by ours, and comes back with the undo
      link(backend as TfjsWasmBackend);
    },
    kernelFunc({ inputs, attrs, backend }) {
      const host = link(backend as TfjsWasmBackend);
      host.checkThreads();
      return kernel.kernelFunc({
        inputs: inputs as Record<string, TensorInfo | undefined>,
        attrs: attrs as Record<string, unknown>,
        host,
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

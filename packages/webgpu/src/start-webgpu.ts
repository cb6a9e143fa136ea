import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { abilitiesBy, abilitiesOf, keepAbilities } from './abilities.js';
import { type AdapterInfo, adapterName, isSoftwareAdapter } from './adapter.js';
import { type ArithmeticOptions, arithmeticOf, chooseArithmetic, setArithmetic } from './arithmetic.js';
import { WebGpuUnavailableError } from './errors.js';
import { findGpu, isDawnToLoad } from './gpu.js';
import { lookInChild } from './look-in-child.js';
import { registerWebGpuKernels } from './register.js';

/** Options of {@link startWebGpu} and {@link findAdapter}. */
export interface StartWebGpuOptions extends ArithmeticOptions {
  /** What to do with a software adapter (SwiftShader, lavapipe): it is slower than WASM, so only tests allow it. */
  software?: 'refuse' | 'allow';
  /** Which GPU of a machine with two; tfjs's own default is the fast one. */
  powerPreference?: 'high-performance' | 'low-power';
  /** An entry point other than `navigator.gpu` or npm's `webgpu`. */
  gpu?: GPU;
  /** 'stock' leaves the kernels of tfjs as they are; else {@link registerWebGpuKernels} puts ours in place. */
  kernels?: 'ours' | 'stock';
  /**
   * In Node, look in a process of its own first, which takes a third of a second: what Dawn writes to stderr where there is no driver stays
   * there, and so does the crash of a broken one.
   */
  lookFirst?: boolean;
}

/** The GPU in use. */
export interface WebGpuDescription {
  /** The adapter by name, such as 'NVIDIA H200'. */
  device: string;
  /** True for a software adapter. */
  software: boolean;
}

/** An adapter that {@link findAdapter} found. */
export interface FoundAdapter extends WebGpuDescription {
  gpu: GPU;
  adapter: GPUAdapter;
}

/**
 * Looks for a GPU without starting anything.
 *
 * @throws WebGpuUnavailableError where there is no WebGPU, no adapter, or only a software one
 */
export async function findAdapter({
  software = 'refuse',
  powerPreference = 'high-performance',
  gpu,
  lookFirst = false,
}: StartWebGpuOptions = {}): Promise<FoundAdapter> {
  if (lookFirst && gpu === undefined && isDawnToLoad()) {
    const sight = await lookInChild(powerPreference);
    if (sight === 'crashed') {
      throw new WebGpuUnavailableError(
        'no-adapter',
        'a GPU driver crashes when WebGPU looks for a GPU: update it',
      );
    }
    if (sight !== 'unknown') checkAdapter(sight.adapter, software);
  }
  const entry = gpu ?? (await findGpu());
  const adapter = await entry.requestAdapter({ powerPreference });
  return {
    gpu: entry,
    adapter: adapter as GPUAdapter,
    ...checkAdapter(adapter && infoOf(adapter), software),
  };
}

/** What an adapter tells about itself; older implementations have `isFallbackAdapter` outside of its info. */
function infoOf(adapter: GPUAdapter): AdapterInfo {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info as AdapterInfo;
  const isFallback = isFallbackAdapter ?? (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter;
  return { vendor, architecture, device, description, isFallbackAdapter: isFallback };
}

function checkAdapter(info: AdapterInfo | null, software: 'refuse' | 'allow'): WebGpuDescription {
  if (info === null) {
    throw new WebGpuUnavailableError('no-adapter', 'WebGPU finds no GPU: check that its driver is installed');
  }
  const [device, isSoftware] = [adapterName(info), isSoftwareAdapter(info)];
  if (isSoftware && software === 'refuse') {
    throw new WebGpuUnavailableError(
      'software-adapter',
      `WebGPU finds no GPU, only the software adapter '${device}', slower than WASM: ` +
        `install the GPU's driver, or pass software: 'allow' to test with it`,
    );
  }
  return { device, software: isSoftware };
}

/** What was started, by backend, so that a second start finds it. */
const started = new WeakMap<object, WebGpuDescription>();

/**
 * Makes tfjs's `webgpu` backend the one in use, in a browser through `navigator.gpu` and in Node through Dawn
 * (`npm install webgpu@0.6.2`), and turns its silent failures into errors: a backend that did not start, a shader that
 * does not compile, a lost device, a software adapter, a synchronous read in Node. Our kernels are put in place of those that are slow
 * in training. A second call keeps what runs, and may change how convolutions multiply.
 *
 * @throws WebGpuUnavailableError where no GPU can be used; Error where the GPU does not compute what it should
 *
 * @example
 * const { device } = await startWebGpu();
 * console.log(device); // NVIDIA H200
 */
export async function startWebGpu(options: StartWebGpuOptions = {}): Promise<WebGpuDescription> {
  const running = tf.engine().registry.webgpu;
  const known = running === undefined ? undefined : started.get(running);
  if (known !== undefined) {
    const { device } = running as WebGPUBackend;
    setArithmetic(device, chooseArithmetic(known.device, abilitiesOf(device), options, arithmeticOf(device)));
    if (options.kernels !== 'stock') await registerWebGpuKernels();
    await tf.setBackend('webgpu');
    return { ...known };
  }

  let made: Made | null = await makeBackend(options);
  const { backend, description } = made;
  if (options.kernels !== 'stock') await registerWebGpuKernels();

  const previous = tf.getBackend();
  if (tf.findBackendFactory('webgpu') !== null) tf.removeBackend('webgpu');
  let last = backend;
  const factory = async () => {
    // tfjs makes it anew after a reset: with the arithmetic that was set last
    const { operands, matrix } = arithmeticOf(last.device);
    last = (made ?? (await makeBackend({ ...options, operands, subgroupMatrices: matrix !== null }))).backend;
    made = null;
    return last;
  };
  tf.registerBackend('webgpu', factory, 3);
  try {
    await tf.setBackend('webgpu');
    if (tf.getBackend() !== 'webgpu' || tf.backend() !== backend) {
      throw new Error(`the backend in use is '${tf.getBackend()}', not 'webgpu', after setBackend('webgpu')`);
    }
    await checkArithmetic(description.device);
  } catch (error) {
    tf.removeBackend('webgpu');
    if (previous && previous !== 'webgpu') await tf.setBackend(previous);
    throw error;
  }
  return { ...description };
}

interface Made {
  backend: WebGPUBackend;
  description: WebGpuDescription;
}

/** A backend of tfjs over a device of its own, which fails loudly. */
async function makeBackend(options: StartWebGpuOptions): Promise<Made> {
  const { gpu, adapter, ...description } = await findAdapter(options);
  // tfjs's backend is large: loaded once there is a GPU for it
  const [devices, { failLoudly }] = await Promise.all([import('./device.js'), import('./fail-loudly.js')]);
  const { info } = adapter;
  const arithmetic = chooseArithmetic(description.device, abilitiesBy(gpu, adapter.features, info), options);
  let device: GPUDevice;
  try {
    device = await devices.requestDevice(adapter, arithmetic.matrix !== null);
  } catch (cause) {
    const { message } = cause as Error;
    throw new WebGpuUnavailableError(
      'no-device',
      `the GPU '${description.device}' gives no device: ${message}`,
      { cause },
    );
  }
  keepAbilities(device, abilitiesBy(gpu, device.features, info));
  setArithmetic(device, arithmetic);
  const backend = devices.makeBackend(gpu, device, info);
  started.set(backend, description);
  failLoudly(backend, description);
  return { backend, description };
}

/** Multiplies two matrices too large for tfjs to do it on the processor behind the GPU's back. */
async function checkArithmetic(name: string): Promise<void> {
  const size = 64;
  const product = tf.tidy(() => tf.matMul(tf.fill([size, size], 0.5), tf.ones([size, size])));
  const values = await product.data();
  product.dispose();
  const wrong = values.findIndex((value) => value !== size / 2);
  if (wrong >= 0) {
    throw new Error(
      `the GPU '${name}' multiplies wrongly: value ${wrong} is ${values[wrong]}, not ${size / 2}`,
    );
  }
}

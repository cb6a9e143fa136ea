import * as tf from '@tensorflow/tfjs-core';
import { WebGpuUnavailableError } from './errors.js';

/** The npm package `webgpu` (Dawn): what is used of it. */
interface Dawn {
  create(options: string[]): GPU;
  globals: Record<string, unknown>;
}

/**
 * Dawn's entry point, one a process and never let go: when it is collected while a device of it lives, Dawn brings the
 * process down.
 */
let dawnGpu: GPU | undefined;

/** In a variable, so that a bundler for the browser does not go looking for a package of Node. */
const DAWN = 'webgpu';

/** Dawn offers its experiments, subgroup matrices among them; a device has those that it is asked for with. */
export const DAWN_OPTIONS: string[] = ['enable-dawn-features=allow_unsafe_apis'];

/** Whether {@link findGpu} would load Dawn: in Node, once a process. */
export const isDawnToLoad = (): boolean =>
  globalThis.navigator?.gpu === undefined && dawnGpu === undefined && tf.env().getBool('IS_NODE');

/**
 * The entry point of WebGPU: `navigator.gpu`, or Dawn from npm's `webgpu` in Node. In Node the constants that
 * tfjs reads from the global scope (`GPUBufferUsage` and its like) are defined there; `navigator` is left alone.
 *
 * @throws WebGpuUnavailableError where neither is at hand
 */
export async function findGpu(): Promise<GPU> {
  const native = globalThis.navigator?.gpu;
  if (native !== undefined) return native;
  if (!tf.env().getBool('IS_NODE')) {
    throw new WebGpuUnavailableError(
      'no-webgpu',
      'this browser or context has no navigator.gpu: WebGPU needs a recent browser and a secure (https) page',
    );
  }
  if (dawnGpu !== undefined) return dawnGpu;
  let dawn: Dawn;
  try {
    dawn = await import(/* @vite-ignore */ DAWN);
  } catch (cause) {
    const { message } = cause as Error;
    const reason = /cannot find/i.test(message)
      ? 'is not installed'
      : `does not load (${message.split('\n')[0]})`;
    throw new WebGpuUnavailableError(
      'not-installed',
      `Dawn, which is the package 'webgpu' in Node, ${reason}`,
      { cause },
      'npm install webgpu@0.6.2',
    );
  }
  Object.assign(globalThis, dawn.globals);
  dawnGpu = dawn.create(DAWN_OPTIONS);
  return dawnGpu;
}

import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';

/** Told of every dispatch on a backend, tfjs's own and ours. */
export type DispatchListener = (name: string, inputs: TensorInfo[], outputs: TensorInfo[]) => void;

const listeners = new WeakMap<WebGPUBackend, Set<DispatchListener>>();

/** Tells who listens of a dispatch of ours. */
export function tellOfDispatch(backend: WebGPUBackend, ...dispatch: Parameters<DispatchListener>): void {
  for (const tell of listeners.get(backend) ?? []) tell(...dispatch);
}

/**
 * Calls `listener` at every dispatch on the backend from now on.
 *
 * @returns ends it.
 */
export function listenToDispatches(backend: WebGPUBackend, listener: DispatchListener): () => void {
  let all = listeners.get(backend);
  if (all === undefined) {
    all = new Set();
    listeners.set(backend, all);
    const told = all;
    const { runWebGPUProgram } = backend;
    backend.runWebGPUProgram = function runAndTell(program, inputs, ...rest) {
      const output = runWebGPUProgram.call(this, program, inputs, ...rest);
      for (const tell of util.sizeFromShape(output.shape) > 0 ? told : []) {
        tell(program.constructor.name, inputs, [output]);
      }
      return output;
    };
  }
  all.add(listener);
  return () => all.delete(listener);
}

import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmHost } from '../host.js';

/** New float32 tensors of these shapes; where one does not fit the heap, those made before it are freed. */
export function makeOutputs(host: WasmHost, ...shapes: number[][]): TensorInfo[] {
  const made: TensorInfo[] = [];
  try {
    for (const shape of shapes) made.push(host.output(shape, 'float32'));
  } catch (error) {
    for (const tensor of made) host.dispose(tensor);
    throw error;
  }
  return made;
}

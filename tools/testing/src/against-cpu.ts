import * as tf from '@tensorflow/tfjs-core';
import { expectClose, type Tolerance } from './close.js';

/** Leaves NaN in freed memory, so that a kernel that reads what it has not written gives NaN. */
export function dirtyHeap(): void {
  const powers = Array.from({ length: 32 }, (_, i) => tf.fill([2 ** (i % 16)], Number.NaN));
  tf.dispose(powers);
}

/**
 * Runs `compute`, which makes its own inputs, on cpu and on wasm with a dirty heap, and throws unless every tensor it
 * gives has the same shape, dtype and (near enough) values on both, and nothing leaks on wasm.
 */
export async function expectAsOnCpu(
  compute: () => tf.Tensor | tf.Tensor[],
  tolerance?: Tolerance,
): Promise<void> {
  const run = async (backend: string) => {
    if (!(await tf.setBackend(backend)) || tf.getBackend() !== backend) {
      throw new Error(`the '${backend}' backend does not start`);
    }
    if (backend === 'wasm') dirtyHeap();
    const before = tf.memory().numTensors;
    const outputs = tf.tidy(() => [compute()].flat());
    const read = outputs.map(({ shape, dtype }, i) => ({ shape, dtype, values: outputs[i].dataSync() }));
    tf.dispose(outputs);
    const leaked = tf.memory().numTensors - before;
    if (leaked !== 0) throw new Error(`${leaked} tensors leaked on ${backend}`);
    return read;
  };
  const expected = await run('cpu');
  const actual = await run('wasm');
  if (actual.length !== expected.length) {
    throw new Error(`${actual.length} outputs where cpu gives ${expected.length}`);
  }
  expected.forEach((output, i) => {
    const described = ({ dtype, shape }: typeof output) => `${dtype} [${shape}]`;
    if (described(actual[i]) !== described(output)) {
      throw new Error(`output ${i} is ${described(actual[i])} where cpu gives ${described(output)}`);
    }
    expectClose(actual[i].values, output.values, tolerance);
  });
}

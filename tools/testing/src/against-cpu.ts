import * as tf from '@tensorflow/tfjs-core';
import { expectClose, type Tolerance } from './close.js';

/** Leaves NaN in freed memory, so that a kernel that reads what it has not written gives NaN. */
export function dirtyHeap(): void {
  const powers = Array.from({ length: 32 }, (_, i) => tf.fill([2 ** (i % 16)], Number.NaN));
  tf.dispose(powers);
}

/** The backend that {@link expectAsOnCpu} holds against cpu. */
export interface AgainstCpu {
  backend: string;
  /** Leaves NaN in memory that it has freed; hears how many values each output has. */
  dirty(lengths: readonly number[]): void;
}

const WASM: AgainstCpu = { backend: 'wasm', dirty: dirtyHeap };

/**
 * Runs `compute`, which makes its own inputs, on cpu and on another backend (wasm) with dirty memory, and throws unless every tensor it
 * gives has the same shape, dtype and (near enough) values on both, and nothing leaks.
 */
export async function expectAsOnCpu(
  compute: () => tf.Tensor | tf.Tensor[],
  tolerance?: Tolerance,
  { backend: other, dirty }: AgainstCpu = WASM,
): Promise<void> {
  const run = async (backend: string, prepare = () => {}) => {
    if (!(await tf.setBackend(backend)) || tf.getBackend() !== backend) {
      throw new Error(`the '${backend}' backend does not start`);
    }
    prepare();
    const before = tf.memory().numTensors;
    const outputs = tf.tidy(() => [compute()].flat());
    const read = await Promise.all(
      outputs.map(async (output) => {
        const { shape, dtype } = output;
        return { shape, dtype, values: await output.data() };
      }),
    );
    tf.dispose(outputs);
    const leaked = tf.memory().numTensors - before;
    if (leaked !== 0) throw new Error(`${leaked} tensors leaked on ${backend}`);
    return read;
  };
  const expected = await run('cpu');
  const actual = await run(other, () => dirty(expected.map(({ values }) => values.length)));
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

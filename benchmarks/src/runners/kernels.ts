/** The process of single WASM kernels: `node kernels.js ours|stock`. */
import { useBackend } from '@residualjs/backends';
import * as tf from '@tensorflow/tfjs-core';
import { digest } from '../digest.js';
import { kernelCase } from '../kernels/kernel-cases.js';
import type { PrepareRequest } from '../process/protocol.js';
import { serve } from '../process/serve.js';
import type { PreparedWork } from '../workload.js';

const ours = process.argv[2] === 'ours';

/** Starts the backend, with our kernels or without; gives how it is set up. */
async function start(threads: number): Promise<string> {
  if (ours) return `SIMD ${(await useBackend('wasm', { threads })).simd}`;
  const { version_wasm: version } = await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend of TensorFlow.js did not start');
  return version;
}

/**
 * WASM computes at once, so there is nothing to wait for. But ours leaves some results to whoever reads them first, as the next kernel
 * does: to ask where they lie is enough.
 */
function settle(outputs: readonly tf.Tensor[]): void {
  const { dataIdMap } = tf.backend() as unknown as { dataIdMap: { get(dataId: object): unknown } };
  for (const { dataId } of outputs) dataIdMap.get(dataId);
}

const bytesOf = (tensors: readonly tf.Tensor[]) => tensors.reduce((sum, { size }) => sum + 4 * size, 0);

async function prepare({ subject, threads }: PrepareRequest): Promise<PreparedWork> {
  const about = await start(threads);
  const { kernel, attrs, flops, inputs: make, portable } = kernelCase(subject);
  const inputs = make();
  const present = tf.getKernel(kernel, 'wasm') !== undefined;
  const call = (): tf.Tensor[] => {
    if (!present) return (portable as NonNullable<typeof portable>)(inputs, attrs as never);
    return [tf.engine().runKernel<tf.Tensor | tf.Tensor[]>(kernel, inputs, attrs as tf.NamedAttrMap)].flat();
  };
  if (!present && portable === undefined)
    throw new Error(`the backend has no kernel '${kernel}', and it has no other form`);
  let outputs = call();
  return {
    about: present ? about : `${about}, in other kernels`,
    cost: { flops, bytes: bytesOf(Object.values(inputs)) + bytesOf(outputs) },
    async iterate() {
      tf.dispose(outputs);
      outputs = call();
      settle(outputs);
      return [];
    },
    result: async () => outputs.flatMap((output) => digest(output.dataSync())),
    dispose: () => tf.dispose([...outputs, ...Object.values(inputs)]),
  };
}

await serve({ prepare });

import { expectClose, type Tolerance } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { dirtyBuffers } from './webgpu.js';

async function run(backend: string, compute: () => tf.Tensor | tf.Tensor[]) {
  await tf.setBackend(backend);
  expect(tf.getBackend()).toBe(backend);
  const before = tf.memory().numTensors;
  const outputs = tf.tidy(() => [compute()].flat());
  const read = await Promise.all(
    outputs.map(async (output) => ({
      described: `${output.dtype} [${output.shape}]`,
      values: await output.data(),
    })),
  );
  tf.dispose(outputs);
  expect(tf.memory().numTensors - before, `tensors leaked on ${backend}`).toBe(0);
  return read;
}

/**
 * Runs `compute`, which makes its own inputs, on cpu and on webgpu with dirty buffers, and throws unless every tensor it
 * gives has the same shape, dtype and (near enough) values on both, and nothing leaks.
 */
export async function expectAsOnCpu(
  compute: () => tf.Tensor | tf.Tensor[],
  tolerance?: Tolerance,
): Promise<void> {
  const expected = await run('cpu', compute);
  await tf.setBackend('webgpu');
  dirtyBuffers(...expected.map(({ values }) => [values.length]).filter(([length]) => length > 0));
  const actual = await run('webgpu', compute);
  expect(actual.map(({ described }) => described)).toEqual(expected.map(({ described }) => described));
  expected.forEach(({ values }, i) => {
    expectClose(actual[i].values, values, tolerance);
  });
}

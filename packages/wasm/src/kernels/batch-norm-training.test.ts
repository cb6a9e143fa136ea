import {
  BatchNormTraining,
  batchNormTraining,
  portableBatchNormTraining,
  portableBatchNormTrainingGrad,
} from '@residualjs/ops';
import {
  batchNormCases,
  batchNormOf,
  dirtyHeap,
  expectAsOnCpu,
  expectClose,
  expectNoLeak,
  expectTensorClose,
  randomTensor,
  tidyAsync,
} from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

const SEED = 20150211;

describe.each([
  ['plain', 2],
  ['relaxed', 3],
] as const)('batch norm in training, %s SIMD, %i threads', (simd, threads) => {
  beforeAll(async () => {
    await registerWasmKernels({ simd, threads });
    expect(tf.getKernel(BatchNormTraining, 'cpu')).toBeUndefined(); // there it is the portable form
  });

  it('gives what the portable form gives on cpu, forward and backward', async () => {
    const cases = batchNormCases(fc.integer({ min: 1, max: 130 }));
    await fc.assert(
      fc.asyncProperty(cases, (one) =>
        expectAsOnCpu(() => batchNormOf(one), { relative: 2e-5, absolute: 2e-4 }),
      ),
      { numRuns: 60, seed: SEED },
    );
  });

  const largeMeans = [1, 3, 8, 10, 64, 130].flatMap((channels) => [
    { channels, first: 1000 },
    { channels, first: 0 }, // a first row far from the others must not hurt
  ]);
  it.each(largeMeans)(
    'is accurate with a mean of 1000: $channels channels, first row $first',
    async ({ channels, first }) => {
      await tf.setBackend('wasm');
      const rows = 1000 + channels;
      const values = await tidyAsync(async () => {
        const noise = randomTensor([rows, channels], 3, { min: -Math.sqrt(3), max: Math.sqrt(3) });
        return (await tf.add(noise, 1000).data()).slice();
      });
      values.fill(first, 0, channels);
      const mean = new Float64Array(channels);
      const variance = new Float64Array(channels);
      for (let i = 0; i < values.length; i++) mean[i % channels] += values[i] / rows;
      for (let i = 0; i < values.length; i++)
        variance[i % channels] += (values[i] - mean[i % channels]) ** 2 / rows;
      const expected = values.map(
        (v, i) => (v - mean[i % channels]) / Math.sqrt(variance[i % channels] + 1e-3),
      );
      dirtyHeap();
      const result = batchNormTraining(tf.tensor(values, [rows, channels]));
      expectClose(await result.mean.data(), mean, { relative: 1e-7 });
      expectClose(await result.variance.data(), variance, { relative: 2e-6 });
      expectClose(await result.y.data(), expected, { relative: 1e-6 });
    },
  );

  it('gives zero variance where all values of a channel are equal', async () => {
    await tf.setBackend('wasm');
    const { y, variance } = batchNormTraining(tf.fill([100, 5], 1000.1));
    await expectTensorClose(variance, tf.zeros([5]));
    await expectTensorClose(y, tf.zeros([100, 5]), { absolute: 1e-6 });
  });

  it('passes NaN on', async () => {
    await tf.setBackend('wasm');
    const x = tf.tensor2d([Number.NaN, 1, 2, 3], [2, 2]);
    const { y } = batchNormTraining(x, null, null, null, { activation: 'relu' });
    expect([...(await y.data())].map(Number.isNaN)).toEqual([true, false, true, false]);
  });

  it('leaks nothing', async () => {
    await tf.setBackend('wasm');
    const x = randomTensor([2, 3, 3, 5], 1);
    const loss = (value: tf.Tensor) =>
      tf.sum(batchNormTraining(value, null, null, x, { activation: 'relu' }).y);
    await expectNoLeak(() => tf.dispose(tf.grad(loss)(x)));
  });
});

describe('the portable form on wasm', () => {
  it('agrees with itself on cpu', async () => {
    await registerWasmKernels();
    await expectAsOnCpu(() => {
      const x = randomTensor([3, 4, 4, 6], 1);
      const attrs = { epsilon: 1e-3, activation: 'relu' } as const;
      const [y, mean, variance, meanRest] = portableBatchNormTraining({ x }, attrs);
      const inputs = { dy: randomTensor([3, 4, 4, 6], 2), x, mean, variance, meanRest, y };
      return portableBatchNormTrainingGrad(inputs, { ...attrs, addend: true });
    });
  });
});

import { BatchNormTraining, batchNormTraining } from '@residualjs/ops';
import { batchNormCases, batchNormOf, expectClose, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectAsOnCpu } from '../testing/against-cpu.js';
import { describeWebGpu } from '../testing/webgpu.js';

const SEED = 20150211;

describeWebGpu('batch norm in training', () => {
  it('gives what the portable form gives on cpu, forward and backward', async () => {
    expect(tf.getKernel(BatchNormTraining, 'cpu')).toBeUndefined(); // there it is the portable form
    const cases = batchNormCases(fc.constantFrom(3, 16, 70)); // each number of lanes is a shader of its own
    await fc.assert(
      fc.asyncProperty(cases, (one) =>
        expectAsOnCpu(() => batchNormOf(one), { relative: 2e-5, absolute: 2e-4 }),
      ),
      { numRuns: 24, seed: SEED },
    );
  });

  const largeMeans = [3, 16, 70].flatMap((channels) => [
    { channels, first: 1000, rows: 1003 },
    { channels, first: 0, rows: 1003 }, // a first row far from the others must not hurt
  ]);
  it.each([...largeMeans, { channels: 16, first: 1000, rows: 9001 }])(
    'is accurate with a mean of 1000: $channels channels, $rows rows, first row $first',
    async ({ channels, first, rows }) => {
      await tf.setBackend('webgpu');
      const noise = randomTensor([rows, channels], 3, { min: -Math.sqrt(3), max: Math.sqrt(3) });
      const values = Float32Array.from((await noise.data()) as Float32Array, (value) => value + 1000);
      values.fill(first, 0, channels);
      const mean = new Float64Array(channels);
      const variance = new Float64Array(channels);
      for (let i = 0; i < values.length; i++) mean[i % channels] += values[i] / rows;
      for (let i = 0; i < values.length; i++)
        variance[i % channels] += (values[i] - mean[i % channels]) ** 2 / rows;
      const expected = values.map(
        (v, i) => (v - mean[i % channels]) / Math.sqrt(variance[i % channels] + 1e-3),
      );
      const result = batchNormTraining(tf.tensor(values, [rows, channels]));
      expectClose(await result.mean.data(), mean, { relative: 1e-7 });
      expectClose(await result.variance.data(), variance, { relative: 2e-6 });
      expectClose(await result.y.data(), expected, { relative: 1e-6 });
    },
  );

  it('gives zero variance where all values of a channel are equal', async () => {
    await tf.setBackend('webgpu');
    const { y, variance } = batchNormTraining(tf.fill([100, 5], 1000.1));
    expect([...(await variance.data())]).toEqual([0, 0, 0, 0, 0]);
    expectClose(await y.data(), new Float32Array(500), { absolute: 1e-6 });
  });

  it('passes NaN on', async () => {
    await tf.setBackend('webgpu');
    const x = tf.tensor2d([Number.NaN, 1, 2, 3], [2, 2]);
    const { y } = batchNormTraining(x, null, null, null, { activation: 'relu' });
    expect([...(await y.data())].map(Number.isNaN)).toEqual([true, false, true, false]);
  });
});

import { adamUpdate, momentumUpdate, movingAverage } from '@residualjs/ops';
import { randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { it } from 'vitest';
import { expectAsOnCpu } from '../testing/against-cpu.js';
import { describeWebGpu } from '../testing/webgpu.js';

const variables = (count: number, shape: number[], seed: number) =>
  Array.from({ length: count }, (_, i) => tf.variable(randomTensor(shape, seed + i, { min: 0 })));

/** Variables live longer than a tidy: their values go on, they do not. */
const values = (all: tf.Variable[]) => {
  const copies = all.map((one) => tf.clone(one));
  tf.dispose(all);
  return copies;
};

describeWebGpu('updates of a parameter', () => {
  it('give what the portable forms give on cpu', async () => {
    const options = fc.record({
      shape: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }),
      learningRate: fc.double({ min: 0, max: 1, noNaN: true }),
      weightDecay: fc.constantFrom(0, 0.01),
      beta: fc.double({ min: 0, max: 0.99, noNaN: true }),
      step: fc.integer({ min: 1, max: 2000 }),
      seed: fc.integer({ min: 0, max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ shape, learningRate, weightDecay, beta, step, seed }) => {
        await expectAsOnCpu(
          () => {
            const gradient = randomTensor(shape, seed);
            const momentum = variables(2, shape, seed + 1);
            momentumUpdate(momentum[0], momentum[1], gradient, { learningRate, momentum: beta, weightDecay });
            const adam = variables(3, shape, seed + 3);
            adamUpdate(adam[0], adam[1], adam[2], gradient, {
              step,
              learningRate,
              beta1: beta,
              weightDecay,
              epsilon: 1e-3,
            });
            const average = movingAverage(gradient, randomTensor(shape, seed + 6), beta);
            return [average, ...values(momentum), ...values(adam)];
          },
          { relative: 2e-6 },
        );
      }),
      { numRuns: 30, seed: 5 },
    );
  });
});

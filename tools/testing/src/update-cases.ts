import { adamUpdate, momentumUpdate, movingAverage } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { randomTensor } from './random.js';

const variables = (count: number, shape: number[], seed: number) =>
  Array.from({ length: count }, (_, i) => tf.variable(randomTensor(shape, seed + i, { min: 0 })));

/** Variables live longer than a tidy: their values go on, they do not. */
const values = (all: tf.Variable[]) => {
  const copies = all.map((one) => tf.clone(one));
  tf.dispose(all);
  return copies;
};

/** One step of an optimiser over one parameter. */
export interface UpdateCase {
  shape: number[];
  learningRate: number;
  weightDecay: number;
  beta: number;
  step: number;
  seed: number;
}

export const updateCases: fc.Arbitrary<UpdateCase> = fc.record({
  shape: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }),
  learningRate: fc.double({ min: 0, max: 1, noNaN: true }),
  weightDecay: fc.constantFrom(0, 0.01),
  beta: fc.double({ min: 0, max: 0.99, noNaN: true }),
  step: fc.integer({ min: 1, max: 2000 }),
  seed: fc.integer({ min: 0, max: 1000 }),
});

/** What the moving average, momentum and Adam come to in a case. */
export function updatesOf({ shape, learningRate, weightDecay, beta, step, seed }: UpdateCase): tf.Tensor[] {
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
}

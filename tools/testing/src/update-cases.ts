import {
  adamUpdate,
  adamUpdates,
  momentumUpdate,
  momentumUpdates,
  movingAverage,
  movingAverages,
} from '@residualjs/ops';
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

/** One step over parameters of many shapes. */
export interface UpdateListCase extends Omit<UpdateCase, 'shape' | 'weightDecay'> {
  parameters: Pick<UpdateCase, 'shape' | 'weightDecay'>[];
}

/** Empty and long lists; some parameters take several workgroups of a GPU, some have no values. */
export const updateListCases: fc.Arbitrary<UpdateListCase> = updateCases.chain(
  ({ shape, weightDecay, ...step }) => {
    const length = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(255, 256, 257, 600));
    const parameter = fc.record({
      shape: fc.oneof(fc.constant(shape), fc.tuple(length), fc.tuple(length, fc.integer({ min: 1, max: 3 }))),
      weightDecay: fc.constantFrom(weightDecay, 0, 0.01),
    });
    const parameters = fc.array(parameter, { maxLength: 20, size: 'max' });
    return parameters.map((parameters) => ({ parameters, ...step }));
  },
);

/** What momentum, Adam and moving averages come to for all parameters of a list, by the operations for many or for one. */
export function updatesOfList(
  { parameters, learningRate, beta, step, seed }: UpdateListCase,
  by: 'many' | 'one',
): tf.Tensor[] {
  const adam = { step, learningRate, beta1: beta, epsilon: 1e-3 };
  const all = parameters.map(({ shape, weightDecay }, i) => {
    const gradient = randomTensor(shape, seed + 10 * i);
    const [w, v, a, b, c, moving] = variables(6, shape, seed + 10 * i + 1);
    return {
      ofMomentum: { variable: w, buffer: v, gradient, weightDecay },
      ofAdam: { variable: a, firstMoment: b, secondMoment: c, gradient, weightDecay },
      pair: { moving, batch: gradient },
    };
  });
  if (by === 'many') {
    momentumUpdates(
      all.map(({ ofMomentum }) => ofMomentum),
      { learningRate, momentum: beta },
    );
    adamUpdates(
      all.map(({ ofAdam }) => ofAdam),
      adam,
    );
    movingAverages(
      all.map(({ pair }) => pair),
      beta,
    );
  } else {
    for (const { ofMomentum, ofAdam, pair } of all) {
      const { variable: w, buffer, gradient, weightDecay } = ofMomentum;
      momentumUpdate(w, buffer, gradient, { learningRate, momentum: beta, weightDecay });
      const { variable, firstMoment, secondMoment } = ofAdam;
      adamUpdate(variable, firstMoment, secondMoment, gradient, { ...adam, weightDecay });
      tf.tidy(() => pair.moving.assign(movingAverage(pair.moving, gradient, beta)));
    }
  }
  return values(
    all.flatMap(({ ofMomentum: m, ofAdam: a, pair }) => {
      return [m.variable, m.buffer, a.variable, a.firstMoment, a.secondMoment, pair.moving];
    }),
  );
}

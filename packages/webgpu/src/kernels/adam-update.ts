import { AdamUpdate, type AdamUpdateAttrs, AdamUpdates } from '@residualjs/ops';
import { type Elementwise, updateOfMany, updateOfOne } from './elementwise.js';

const update: Elementwise<AdamUpdateAttrs> = {
  name: 'residualAdamUpdate',
  inputs: ['variable', 'firstMoment', 'secondMoment', 'gradient'],
  outputs: ['newVariable', 'newFirst', 'newSecond'],
  // rests such as 1 - beta2 come rounded once, from float64
  uniforms: ['rate', 'beta1', 'rest1', 'beta2', 'rest2', 'correction2', 'epsilon', 'weightDecay'],
  code: `
      let decayed = gradient + weightDecay * variable;
      let newFirst = beta1 * firstMoment + rest1 * decayed;
      let newSecond = beta2 * secondMoment + rest2 * (decayed * decayed);
      let newVariable = variable - rate * newFirst / (sqrt(newSecond * correction2) + epsilon);`,
  values: ({ learningRate, beta1, beta2, epsilon, weightDecay, step }) => ({
    rate: learningRate / (1 - beta1 ** step),
    beta1,
    rest1: 1 - beta1,
    beta2,
    rest2: 1 - beta2,
    correction2: 1 / (1 - beta2 ** step),
    epsilon,
    weightDecay,
  }),
};

/** `adamUpdate` of @residualjs/ops: parameter and both moments in one pass, into new memory. */
export const adamUpdate = updateOfOne(AdamUpdate, update);

/** `adamUpdates` of @residualjs/ops: seven buffers a parameter. */
export const adamUpdates = updateOfMany(AdamUpdates, update);

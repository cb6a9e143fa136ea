import { MomentumUpdate, type MomentumUpdateAttrs, MomentumUpdates } from '@residualjs/ops';
import { type Elementwise, updateOfMany, updateOfOne } from './elementwise.js';

const update: Elementwise<MomentumUpdateAttrs> = {
  name: 'residualMomentumUpdate',
  inputs: ['variable', 'buffer', 'gradient'],
  outputs: ['newVariable', 'newBuffer'],
  uniforms: ['learningRate', 'momentum', 'weightDecay'],
  code: `
      let newBuffer = momentum * buffer + (gradient + weightDecay * variable);
      let newVariable = variable - learningRate * newBuffer;`,
  values: ({ learningRate, momentum, weightDecay }) => ({ learningRate, momentum, weightDecay }),
};

/** `momentumUpdate` of @residualjs/ops: parameter and buffer in one pass, into new memory. */
export const momentumUpdate = updateOfOne(MomentumUpdate, update);

/** `momentumUpdates` of @residualjs/ops: five buffers a parameter. */
export const momentumUpdates = updateOfMany(MomentumUpdates, update);

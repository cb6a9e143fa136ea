import { AdamUpdate, type AdamUpdateAttrs, type AdamUpdateInputs } from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Elementwise, elementwise } from './elementwise.js';
import type { WebGpuKernel } from './kernel.js';

const update: Elementwise = {
  name: 'residualAdamUpdate',
  inputs: ['variable', 'firstMoment', 'secondMoment', 'gradient'],
  outputs: ['newVariable', 'newFirst', 'newSecond'],
  // rests such as 1 - beta2 come rounded once, from float64
  uniforms: ['rate', 'beta1', 'rest1', 'beta2', 'rest2', 'correction2', 'epsilon', 'weightDecay'],
  code: `
  let decayed = gradient[i] + uniforms.weightDecay * variable[i];
  let first = uniforms.beta1 * firstMoment[i] + uniforms.rest1 * decayed;
  let second = uniforms.beta2 * secondMoment[i] + uniforms.rest2 * (decayed * decayed);
  newVariable[i] = variable[i] - uniforms.rate * first / (sqrt(second * uniforms.correction2) + uniforms.epsilon);
  newFirst[i] = first;
  newSecond[i] = second;`,
};

/** `adamUpdate` of @residualjs/ops: parameter and both moments in one pass, into new memory. */
export const adamUpdate: WebGpuKernel = {
  kernelName: AdamUpdate,
  kernelFunc({ inputs, attrs, host }) {
    const { variable, firstMoment, secondMoment, gradient } =
      inputs as unknown as AdamUpdateInputs<TensorInfo>;
    const { learningRate, beta1, beta2, epsilon, weightDecay, step } = attrs as unknown as AdamUpdateAttrs;
    return elementwise(
      host,
      update,
      { variable, firstMoment, secondMoment, gradient },
      {
        rate: learningRate / (1 - beta1 ** step),
        beta1,
        rest1: 1 - beta1,
        beta2,
        rest2: 1 - beta2,
        correction2: 1 / (1 - beta2 ** step),
        epsilon,
        weightDecay,
      },
    );
  },
};

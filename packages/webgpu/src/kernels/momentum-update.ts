import { MomentumUpdate, type MomentumUpdateAttrs, type MomentumUpdateInputs } from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Elementwise, elementwise } from './elementwise.js';
import type { WebGpuKernel } from './kernel.js';

const update: Elementwise = {
  name: 'residualMomentumUpdate',
  inputs: ['variable', 'buffer', 'gradient'],
  outputs: ['newVariable', 'newBuffer'],
  uniforms: ['learningRate', 'momentum', 'weightDecay'],
  code: `
  let velocity = uniforms.momentum * buffer[i] + (gradient[i] + uniforms.weightDecay * variable[i]);
  newVariable[i] = variable[i] - uniforms.learningRate * velocity;
  newBuffer[i] = velocity;`,
};

/** `momentumUpdate` of @residualjs/ops: parameter and buffer in one pass, into new memory. */
export const momentumUpdate: WebGpuKernel = {
  kernelName: MomentumUpdate,
  kernelFunc({ inputs, attrs, host }) {
    const { variable, buffer, gradient } = inputs as unknown as MomentumUpdateInputs<TensorInfo>;
    const { learningRate, momentum, weightDecay } = attrs as unknown as MomentumUpdateAttrs;
    return elementwise(host, update, { variable, buffer, gradient }, { learningRate, momentum, weightDecay });
  },
};

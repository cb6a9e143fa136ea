import { MovingAverage, type MovingAverageAttrs, type MovingAverageInputs } from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Elementwise, elementwise } from './elementwise.js';
import type { WebGpuKernel } from './kernel.js';

const update: Elementwise = {
  name: 'residualMovingAverage',
  inputs: ['moving', 'batch'],
  outputs: ['average'],
  uniforms: ['rest'],
  code: 'average[i] = moving[i] - (moving[i] - batch[i]) * uniforms.rest;',
};

/** `movingAverage` of @residualjs/ops, of the few values of a batch norm: one dispatch where plain operations take three. */
export const movingAverage: WebGpuKernel = {
  kernelName: MovingAverage,
  kernelFunc({ inputs, attrs, host }) {
    const { moving, batch } = inputs as unknown as MovingAverageInputs<TensorInfo>;
    const { momentum } = attrs as unknown as MovingAverageAttrs;
    return elementwise(host, update, { moving, batch }, { rest: 1 - momentum });
  },
};

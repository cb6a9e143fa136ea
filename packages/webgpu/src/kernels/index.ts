import { batchNormTraining } from './batch-norm-training.js';
import { batchNormTrainingGrad } from './batch-norm-training-grad.js';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2DBackpropInput } from './conv2d-backprop-input.js';
import type { WebGpuKernel } from './kernel.js';

/** Every kernel that registerWebGpuKernels puts in place; one that tfjs has under the same name gives way. */
export const kernels: readonly WebGpuKernel[] = [
  batchNormTraining,
  batchNormTrainingGrad,
  conv2DBackpropFilter,
  conv2DBackpropInput,
];

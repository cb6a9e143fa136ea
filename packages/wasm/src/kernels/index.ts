import { batchNormTraining } from './batch-norm-training.js';
import { batchNormTrainingGrad } from './batch-norm-training-grad.js';
import { conv2D, fusedConv2D } from './conv2d.js';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2DBackpropInput } from './conv2d-backprop-input.js';
import { depthwiseConv2dNativeBackpropFilter } from './depthwise-backprop-filter.js';
import { depthwiseConv2dNativeBackpropInput } from './depthwise-backprop-input.js';
import { identity } from './identity.js';
import type { WasmKernel } from './kernel.js';
import { maxPoolGrad } from './max-pool-grad.js';
import { resizeNearestNeighborGrad } from './resize-nearest-neighbor-grad.js';
import { unsortedSegmentSum } from './unsorted-segment-sum.js';

/** Every kernel that registerWasmKernels puts in place; one that tfjs has under the same name gives way. */
export const kernels: readonly WasmKernel[] = [
  batchNormTraining,
  batchNormTrainingGrad,
  conv2D,
  fusedConv2D,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  identity,
  depthwiseConv2dNativeBackpropFilter,
  depthwiseConv2dNativeBackpropInput,
  maxPoolGrad,
  resizeNearestNeighborGrad,
  unsortedSegmentSum,
];

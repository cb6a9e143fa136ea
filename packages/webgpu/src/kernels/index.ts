import { adamUpdate, adamUpdates } from './adam-update.js';
import { addN } from './add-n.js';
import { batchNormInference } from './batch-norm-inference.js';
import { batchNormTraining } from './batch-norm-training.js';
import { batchNormTrainingGrad } from './batch-norm-training-grad.js';
import { takesChannelsFirst } from './channels-first.js';
import { conv2D, convolutionInference, fusedConv2D } from './conv2d.js';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2DBackpropInput } from './conv2d-backprop-input.js';
import type { WebGpuKernel } from './kernel.js';
import { momentumUpdate, momentumUpdates } from './momentum-update.js';
import { movingAverage, movingAverages } from './moving-average.js';
import { mean, sum } from './reduction.js';
import { softmaxCrossEntropy, softmaxCrossEntropyGrad } from './softmax-cross-entropy.js';
import { subsampleAndPad } from './subsample-and-pad.js';

/** Every kernel that registerWebGpuKernels puts in place; one that tfjs has under the same name gives way. */
export const kernels: readonly WebGpuKernel[] = [
  adamUpdate,
  adamUpdates,
  addN,
  batchNormInference,
  batchNormTraining,
  batchNormTrainingGrad,
  takesChannelsFirst(conv2D),
  takesChannelsFirst(conv2DBackpropFilter),
  takesChannelsFirst(conv2DBackpropInput),
  convolutionInference,
  takesChannelsFirst(fusedConv2D),
  mean,
  momentumUpdate,
  momentumUpdates,
  movingAverage,
  movingAverages,
  softmaxCrossEntropy,
  softmaxCrossEntropyGrad,
  subsampleAndPad,
  sum,
];

import { AdamUpdate } from './adam-update.js';
import { BatchNormInference } from './batch-norm-inference.js';
import { BatchNormTraining, BatchNormTrainingGrad } from './batch-norm-training-kernels.js';
import { ConvolutionInference, PrepareFilter } from './convolution-inference.js';
import { MomentumUpdate } from './momentum-update.js';
import { MovingAverage } from './moving-average.js';
import { SoftmaxCrossEntropy, SoftmaxCrossEntropyGrad } from './softmax-cross-entropy.js';
import { SubsampleAndPad } from './subsample-and-pad.js';

/** The names of the kernels that operations of this package use where a backend has them; none of them has to be there. */
export const OPERATION_KERNELS: readonly string[] = [
  AdamUpdate,
  BatchNormInference,
  BatchNormTraining,
  BatchNormTrainingGrad,
  ConvolutionInference,
  MomentumUpdate,
  MovingAverage,
  PrepareFilter,
  SoftmaxCrossEntropy,
  SoftmaxCrossEntropyGrad,
  SubsampleAndPad,
];

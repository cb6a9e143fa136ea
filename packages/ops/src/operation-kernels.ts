import { AdamUpdate } from './adam-update.js';
import { AdamUpdates } from './adam-updates.js';
import { BatchNormInference } from './batch-norm-inference.js';
import { BatchNormTraining, BatchNormTrainingGrad } from './batch-norm-training-kernels.js';
import { ConvolutionInference, PrepareFilter } from './convolution-inference.js';
import { MomentumUpdate } from './momentum-update.js';
import { MomentumUpdates } from './momentum-updates.js';
import { MovingAverage } from './moving-average.js';
import { MovingAverages } from './moving-averages.js';
import { SoftmaxCrossEntropy, SoftmaxCrossEntropyGrad } from './softmax-cross-entropy.js';
import { SubsampleAndPad } from './subsample-and-pad.js';

/** The names of the kernels that operations of this package use where a backend has them; none of them has to be there. */
export const OPERATION_KERNELS: readonly string[] = [
  AdamUpdate,
  AdamUpdates,
  BatchNormInference,
  BatchNormTraining,
  BatchNormTrainingGrad,
  ConvolutionInference,
  MomentumUpdate,
  MomentumUpdates,
  MovingAverage,
  MovingAverages,
  PrepareFilter,
  SoftmaxCrossEntropy,
  SoftmaxCrossEntropyGrad,
  SubsampleAndPad,
];

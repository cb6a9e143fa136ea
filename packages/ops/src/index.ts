export {
  AdamUpdate,
  type AdamUpdateAttrs,
  type AdamUpdateInputs,
  type AdamUpdateOptions,
  adamUpdate,
  portableAdamUpdate,
} from './adam-update.js';
export {
  type AdamParameter,
  AdamUpdates,
  type AdamUpdatesAttrs,
  type AdamUpdatesOptions,
  adamUpdates,
} from './adam-updates.js';
export {
  BatchNormInference,
  type BatchNormInferenceAttrs,
  type BatchNormInferenceInputs,
  type BatchNormInferenceOptions,
  batchNormInference,
  portableBatchNormInference,
} from './batch-norm-inference.js';
export {
  type BatchNormTrainingOptions,
  type BatchNormTrainingResult,
  batchNormTraining,
} from './batch-norm-training.js';
export {
  type BatchNormActivation,
  BatchNormTraining,
  type BatchNormTrainingAttrs,
  BatchNormTrainingGrad,
  type BatchNormTrainingGradAttrs,
  type BatchNormTrainingGradInputs,
  type BatchNormTrainingInputs,
} from './batch-norm-training-kernels.js';
export { portableBatchNormTraining, portableBatchNormTrainingGrad } from './batch-norm-training-portable.js';
export type { EachAttrs } from './compute-each.js';
export {
  ConvolutionInference,
  type ConvolutionInferenceAttrs,
  type ConvolutionInferenceInputs,
  type ConvolutionInferenceOptions,
  type ConvolutionPadding,
  convolutionInference,
  PrepareFilter,
  type PrepareFilterAttrs,
  type PrepareFilterInputs,
  portableConvolutionInference,
  prepareFilter,
} from './convolution-inference.js';
export {
  type ConvolutionAttributes,
  type ConvolutionSizes,
  convolutionSizes,
  isCutGradient,
} from './convolution-sizes.js';
export { convolveChannelsFirst } from './convolve-channels-first.js';
export { fusedBatchNormGradient, registerBatchNormGradient } from './fused-batch-norm-gradient.js';
export { isRecording } from './host.js';
export { middleAxes, type ReductionAttributes, reducedShape } from './middle-axes.js';
export {
  MomentumUpdate,
  type MomentumUpdateAttrs,
  type MomentumUpdateInputs,
  type MomentumUpdateOptions,
  momentumUpdate,
  portableMomentumUpdate,
} from './momentum-update.js';
export {
  type MomentumParameter,
  MomentumUpdates,
  type MomentumUpdatesAttrs,
  type MomentumUpdatesOptions,
  momentumUpdates,
} from './momentum-updates.js';
export {
  MovingAverage,
  type MovingAverageAttrs,
  type MovingAverageInputs,
  movingAverage,
  portableMovingAverage,
} from './moving-average.js';
export {
  MovingAverages,
  type MovingAveragesAttrs,
  type MovingPair,
  movingAverages,
} from './moving-averages.js';
export { OPERATION_KERNELS } from './operation-kernels.js';
export { type HostState, type RecomputedOptions, recomputed } from './recomputed.js';
export { meanGradient, registerReductionGradients, sumGradient } from './reduction-gradients.js';
export {
  oneHotLabels,
  portableSoftmaxCrossEntropy,
  portableSoftmaxCrossEntropyGrad,
  SoftmaxCrossEntropy,
  SoftmaxCrossEntropyGrad,
  type SoftmaxCrossEntropyGradInputs,
  type SoftmaxCrossEntropyInputs,
  softmaxCrossEntropy,
} from './softmax-cross-entropy.js';
export {
  portableSubsampleAndPad,
  SubsampleAndPad,
  type SubsampleAndPadAttrs,
  type SubsampleAndPadInputs,
  subsampleAndPad,
} from './subsample-and-pad.js';

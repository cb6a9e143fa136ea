import { adamUpdate } from './adam-update.js';
import { avgPoolGrad } from './avg-pool-grad.js';
import { batchNormInference } from './batch-norm-inference.js';
import { batchNormTraining } from './batch-norm-training.js';
import { batchNormTrainingGrad } from './batch-norm-training-grad.js';
import { add, multiply, realDiv, sub } from './broadcast.js';
import { fusedDepthwiseConv2D } from './broadcast-bias.js';
import { cast } from './cast.js';
import { concat } from './concat.js';
import { conv2D, fusedConv2D } from './conv2d.js';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2DBackpropInput } from './conv2d-backprop-input.js';
import { conv3DBackpropInput } from './conv3d-backprop-input.js';
import { convolutionInference, prepareFilter } from './convolution-inference.js';
import { depthwiseConv2dNativeBackpropFilter } from './depthwise-backprop-filter.js';
import { depthwiseConv2dNativeBackpropInput } from './depthwise-backprop-input.js';
import { fusedBatchNorm } from './fused-batch-norm.js';
import { gatherV2 } from './gather.js';
import { identity } from './identity.js';
import type { WasmKernel } from './kernel.js';
import { maxPool3DGrad, maxPoolGrad } from './max-pool-grad.js';
import { mean } from './mean.js';
import { momentumUpdate } from './momentum-update.js';
import { movingAverage } from './moving-average.js';
import { oneHot } from './one-hot.js';
import { padV2 } from './pad.js';
import { resizeNearestNeighborGrad } from './resize-nearest-neighbor-grad.js';
import { reverse, slice, stridedSlice } from './slices.js';
import { softmaxCrossEntropy, softmaxCrossEntropyGrad } from './softmax-cross-entropy.js';
import { subsampleAndPad } from './subsample-and-pad.js';
import { sum } from './sum.js';
import { tile } from './tile.js';
import { unsortedSegmentSum } from './unsorted-segment-sum.js';

/** Every kernel that registerWasmKernels puts in place; one that tfjs has under the same name gives way. */
export const kernels: readonly WasmKernel[] = [
  batchNormTraining,
  batchNormTrainingGrad,
  conv2D,
  fusedConv2D,
  fusedDepthwiseConv2D,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  identity,
  depthwiseConv2dNativeBackpropFilter,
  depthwiseConv2dNativeBackpropInput,
  maxPoolGrad,
  resizeNearestNeighborGrad,
  unsortedSegmentSum,
  oneHot,
  avgPoolGrad,
  conv3DBackpropInput,
  fusedBatchNorm,
  maxPool3DGrad,
  mean,
  sum,
  momentumUpdate,
  adamUpdate,
  batchNormInference,
  softmaxCrossEntropy,
  softmaxCrossEntropyGrad,
  add,
  sub,
  multiply,
  realDiv,
  cast,
  tile,
  slice,
  stridedSlice,
  reverse,
  padV2,
  concat,
  gatherV2,
  movingAverage,
  convolutionInference,
  prepareFilter,
  subsampleAndPad,
];

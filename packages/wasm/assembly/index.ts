// Every function that the JavaScript side calls. A kernel is one file here and one in src/kernels.
export { conv2d, conv2dScratch } from "./conv2d";
export { conv2dFilterGradient, conv2dFilterGradientScratch } from "./conv2d_filter_gradient";
export { conv2dInputGradient, conv2dInputGradientScratch } from "./conv2d_input_gradient";
export { batchNorm, batchNormScratch } from "./batch_norm";
export { batchNormGradient, batchNormGradientScratch } from "./batch_norm_gradient";
export {
  winogradConvolution, winogradConvolutionScratch, winogradInputGradient, winogradInputGradientScratch,
} from "./winograd_convolution";
export { winogradFilterGradient, winogradFilterGradientScratch } from "./winograd_filter_gradient";
export { depthwiseFilterGradient } from "./depthwise_filter_gradient";
export { depthwiseInputGradient } from "./depthwise_input_gradient";
export { depthwiseScratch } from "./depthwise_planes";
export { maxPoolGradient } from "./max_pool_gradient";
export { resizeNearestGradient } from "./resize_nearest_gradient";
export { unsortedSegmentSum } from "./unsorted_segment_sum";
export { avgPoolGradient } from "./avg_pool_gradient";
export { batchNormInference, batchNormInferenceScratch } from "./batch_norm_inference";
export { conv3dInputGradient } from "./conv3d_input_gradient";
export { sumColumns, sumColumnsScratch } from "./sum_columns";
export { momentumUpdate } from "./momentum_update";
export { adamUpdate } from "./adam_update";
export { softmaxCrossEntropy, softmaxCrossEntropyGradient } from "./softmax_cross_entropy";
export { oneHotBytes, oneHotWords } from "./one_hot";
export { repeatRows } from "./repeat_rows";
export { broadcastPattern, broadcastRow, broadcastScratch } from "./broadcast";
export { copyBlocks } from "./copy_blocks";
export { firstBadIndex, gatherRows } from "./gather_rows";
export { movingAverage } from "./moving_average";

// Every function that the JavaScript side calls. A kernel is one file here and one in src/kernels.
//
// One that begins with (first, last, scratch) works on a range of units (images, rows, chunks of a sum) and writes nothing that another range
// reads or writes, so that ranges may run at once on several threads, each with its own scratch.
export { conv2d, conv2dScratch } from "./conv2d";
export { conv2dFilterGradient, conv2dFilterGradientScratch } from "./conv2d_filter_gradient";
export {
  conv2dInputGradient, conv2dInputGradientScratch, conv2dSubFilters, conv2dSubFiltersBytes,
} from "./conv2d_input_gradient";
export {
  batchNormFactors, batchNormFactorsBytes, batchNormMoments, batchNormMomentsBytes, batchNormRows, batchNormStatistics,
} from "./batch_norm";
export {
  batchNormGradientFactors, batchNormGradientFactorsBytes, batchNormGradientRows, batchNormGradientSums,
  batchNormGradientSumsBytes,
} from "./batch_norm_gradient";
export { rowChunks, rowUnits } from "./wide_rows";
export { pointwise, pointwisePanels, pointwiseTransposedPanels } from "./pointwise";
export { pointwiseFilterGradient, pointwiseFilterGradientScratch } from "./pointwise_filter_gradient";
export { joinChunks } from "./chunks";
export { flipAndTransposeFilters } from "./filters";
export { winogradConvolution, winogradConvolutionScratch, winogradFilterPoints, winogradTileRows } from "./winograd_convolution";
export { winogradStrided, winogradStridedFilterPoints, winogradStridedScratch } from "./winograd_strided";
export { winogradFilterGradient, winogradFilterGradientScratch } from "./winograd_filter_gradient";
export { depthwiseFilterGradient } from "./depthwise_filter_gradient";
export { depthwiseInputGradient } from "./depthwise_input_gradient";
export { depthwiseScratch } from "./depthwise_planes";
export { maxPoolGradient } from "./max_pool_gradient";
export { resizeNearestGradient } from "./resize_nearest_gradient";
export { unsortedSegmentSum } from "./unsorted_segment_sum";
export { avgPoolGradient } from "./avg_pool_gradient";
export { conv3dInputGradient } from "./conv3d_input_gradient";
export { sumColumns, sumColumnsScratch } from "./sum_columns";
export { momentumUpdate } from "./momentum_update";
export { adamUpdate } from "./adam_update";
export { softmaxCrossEntropy, softmaxCrossEntropyGradient } from "./softmax_cross_entropy";
export { oneHotBytes, oneHotWords } from "./one_hot";
export { repeatRows } from "./repeat_rows";
export { broadcastPattern, broadcastRow, broadcastScratch, combineValues } from "./broadcast";
export { copyBlocks } from "./copy_blocks";
export { firstBadIndex, gatherRows } from "./gather_rows";
export { movingAverage } from "./moving_average";

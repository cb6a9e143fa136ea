import { backend_util } from '@tensorflow/tfjs-core';

/** The attributes that both gradients of a depthwise convolution share, as tfjs hands them over. */
export interface DepthwiseAttributes {
  strides: [number, number] | number;
  dilations?: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * The sizes of a depthwise convolution NHWC, in the order in which the compiled kernels take them: all of them, and those
 * that the scratch depends on.
 *
 * @throws for a dilation, of which tfjs takes no gradient, and if the output gradient has not the shape that the attributes give.
 */
export function depthwiseSizes(
  inputShape: number[],
  filterShape: number[],
  gradientShape: number[],
  { strides, dilations = 1, pad, dimRoundingMode }: DepthwiseAttributes,
) {
  if ([dilations].flat().some((dilation) => dilation !== 1)) {
    throw new Error(`The gradient of a depthwise convolution takes dilations of 1, got [${dilations}]`);
  }
  const info = backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
    true,
  );
  if (info.outShape.join() !== gradientShape.join()) {
    throw new Error(
      `The gradient of a depthwise convolution of [${inputShape}] with filters [${filterShape}] has shape ` +
        `[${info.outShape}], not [${gradientShape}]`,
    );
  }
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  const multiplier = filterShape[3];
  return {
    all: [
      ...([batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, multiplier] as const),
      ...([filterHeight, filterWidth, info.strideHeight, info.strideWidth] as const),
      ...([info.padInfo.top, info.padInfo.left] as const),
    ] as const,
    scratch: [outHeight, outWidth, inChannels, multiplier, filterHeight, filterWidth] as const,
  };
}

import { backend_util, util } from '@tensorflow/tfjs-core';

/** The attributes that the passes of a convolution share, as tfjs hands them over. */
export interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  /** Of the forward pass only: tfjs takes no gradient of a dilated convolution. */
  dilations?: [number, number] | number;
}

/** Sizes of a convolution NHWC, in pixels and channels; `top` and `left` are the rows and columns of zeros before the input. */
export interface ConvolutionSizes {
  batch: number;
  height: number;
  width: number;
  inChannels: number;
  outHeight: number;
  outWidth: number;
  outChannels: number;
  kernelHeight: number;
  kernelWidth: number;
  strideHeight: number;
  strideWidth: number;
  dilationHeight: number;
  dilationWidth: number;
  top: number;
  left: number;
}

/**
 * The sizes of a convolution of `[N, H, W, C]` with filters `[kernelHeight, kernelWidth, C, C']`, as a backend's kernels need them, from the
 * attributes that tfjs hands over; and where there is an output gradient already, a look at its shape.
 *
 * @throws if the output gradient has not the shape that these attributes give.
 */
export function convolutionSizes(
  inputShape: number[],
  filterShape: number[],
  gradientShape: number[] | null,
  { strides, pad, dimRoundingMode, dilations = 1 }: ConvolutionAttributes,
): ConvolutionSizes {
  const info = backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
  if (gradientShape !== null && !util.arraysEqual(info.outShape, gradientShape)) {
    throw new Error(
      `The gradient of a convolution of [${inputShape}] with filters [${filterShape}] has shape [${info.outShape}], ` +
        `not [${gradientShape}]`,
    );
  }
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}

/**
 * Whether the upper left part of a gradient of this shape is the gradient of the convolution's output, and not all of it: of a transposed
 * convolution `outputShape` may say less than there is.
 */
export const isCutGradient = (
  [batch, height, width, channels]: readonly number[],
  sizes: ConvolutionSizes,
): boolean =>
  batch === sizes.batch &&
  channels === sizes.outChannels &&
  height! >= sizes.outHeight &&
  width! >= sizes.outWidth &&
  (height !== sizes.outHeight || width !== sizes.outWidth);

import { backend_util } from '@tensorflow/tfjs-core';

/** The attributes that both gradients of a convolution share, as tfjs hands them over. */
export interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes of a convolution NHWC; `top` and `left` are the rows and columns of zeros before the input. */
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
  top: number;
  left: number;
}

/**
 * The sizes of a convolution from its attributes, and where there is an output gradient already, a look at its shape.
 *
 * @throws if the output gradient has not the shape that these attributes give.
 */
export function convolutionSizes(
  inputShape: number[],
  filterShape: number[],
  gradientShape: number[] | null,
  { strides, pad, dimRoundingMode }: ConvolutionAttributes,
): ConvolutionSizes {
  const info = backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    1, // tfjs takes no gradient of a dilated convolution
    pad,
    dimRoundingMode,
  );
  if (gradientShape !== null && info.outShape.join() !== gradientShape.join()) {
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
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}

/** The sizes in the order in which the compiled kernels take them. */
export const inOrder = (s: ConvolutionSizes) =>
  [
    ...([s.batch, s.height, s.width, s.inChannels, s.outHeight, s.outWidth, s.outChannels] as const),
    ...([s.kernelHeight, s.kernelWidth, s.strideHeight, s.strideWidth, s.top, s.left] as const),
  ] as const;

import { type ConvolutionAttributes, convolveChannelsFirst } from '@residualjs/ops';
import type { WebGpuKernel } from './kernel.js';

/** A kernel of a convolution NHWC that takes NCHW too, which some of tfjs's own get wrong on WebGPU. */
export const takesChannelsFirst = ({ kernelName, kernelFunc }: WebGpuKernel): WebGpuKernel => ({
  kernelName,
  kernelFunc(context) {
    const { inputs, attrs } = context;
    const { dataFormat } = attrs as unknown as ConvolutionAttributes;
    return dataFormat === 'NCHW' ? convolveChannelsFirst(kernelName, inputs, attrs) : kernelFunc(context);
  },
});

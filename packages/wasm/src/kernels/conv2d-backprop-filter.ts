import { type ConvolutionAttributes, convolutionSizes, convolveChannelsFirst } from '@residualjs/ops';
import { Conv2DBackpropFilter } from '@tensorflow/tfjs-core';
import { sumOfChunks } from './chunks.js';
import { inOrder } from './convolution.js';
import {
  filterGradientChunks,
  filterGradientFitsPointwise,
  filterGradientFitsWinograd,
} from './convolution-algorithm.js';
import type { WasmKernel } from './kernel.js';
import { pointwiseFilterGradient } from './pointwise.js';

/**
 * The gradient of a convolution with respect to its filters:
 * x [N, H, W, C], dy [N, H', W', C'] -> [kernelHeight, kernelWidth, C, C'].
 */
export const conv2DBackpropFilter: WasmKernel = {
  kernelName: Conv2DBackpropFilter,
  kernelFunc(context) {
    const { inputs, attrs, host } = context;
    const x = inputs.x!;
    const dy = inputs.dy!;
    const attributes = attrs as unknown as ConvolutionAttributes & { filterShape: number[] };
    const { filterShape } = attributes;
    if (attributes.dataFormat === 'NCHW')
      return convolveChannelsFirst(Conv2DBackpropFilter, context.inputs, context.attrs);
    const sizes = convolutionSizes(x.shape, filterShape, dy.shape, attributes);
    if (host.size(x) === 0 || host.size(dy) === 0) return host.zero(host.output(filterShape, 'float32'));
    if (filterGradientFitsPointwise(sizes)) {
      return pointwiseFilterGradient(host, sizes, filterShape, host.address(x), host.address(dy));
    }
    const ordered = inOrder(sizes);
    const { exports } = host;
    const winograd = filterGradientFitsWinograd(sizes);
    const [kernel, scratchBytes] = winograd
      ? (['winogradFilterGradient', exports.winogradFilterGradientScratch(...ordered)] as const)
      : (['conv2dFilterGradient', exports.conv2dFilterGradientScratch(...ordered)] as const);
    const chunks = filterGradientChunks(sizes, winograd);
    return sumOfChunks(host, filterShape, chunks, scratchBytes, (parts, scratch) => {
      host.split(
        kernel,
        { units: chunks, scratch },
        host.address(x),
        host.address(dy),
        parts,
        chunks,
        ...ordered,
      );
    });
  },
};

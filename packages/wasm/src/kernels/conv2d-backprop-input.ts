import { Conv2DBackpropInput } from '@tensorflow/tfjs-core';
import { convolveChannelsFirst } from './channels-first.js';
import {
  type ConvolutionAttributes,
  type ConvolutionSizes,
  convolutionSizes,
  inOrder,
} from './convolution.js';
import { inputGradientFitsWinograd } from './convolution-algorithm.js';
import type { WasmKernel } from './kernel.js';

/**
 * The gradient of a convolution with respect to its input, also the forward pass of a transposed convolution:
 * dy [N, H', W', C'], filter [kernelHeight, kernelWidth, C, C'] -> [N, H, W, C]. A dy that is higher or wider
 * than the convolution's output goes to the stock kernel: it takes its upper left part (of a transposed
 * convolution `outputShape` may say less than there is).
 */
export const conv2DBackpropInput: WasmKernel = {
  kernelName: Conv2DBackpropInput,
  kernelFunc(context) {
    const { inputs, attrs, host, stock } = context;
    const dy = inputs.dy!;
    const filter = inputs.filter!;
    const attributes = attrs as unknown as ConvolutionAttributes & { inputShape: number[] };
    const { inputShape } = attributes;
    if (attributes.dataFormat === 'NCHW') return convolveChannelsFirst(Conv2DBackpropInput, context);
    const forward = convolutionSizes(inputShape, filter.shape, null, attributes);
    if (stock !== undefined && isCut(dy.shape, forward)) return stock();
    const sizes = convolutionSizes(inputShape, filter.shape, dy.shape, attributes);
    if (host.size(dy) === 0 || host.size(filter) === 0 || inputShape.includes(0)) {
      return host.zero(host.output(inputShape, 'float32'));
    }
    const ordered = inOrder(sizes);
    const { exports } = host;
    const [scratchBytes, gradient] = inputGradientFitsWinograd(sizes)
      ? [exports.winogradInputGradientScratch, exports.winogradInputGradient]
      : [exports.conv2dInputGradientScratch, exports.conv2dInputGradient];
    return host.withScratch(scratchBytes(...ordered), (scratch) => {
      const output = host.output(inputShape, 'float32');
      gradient(host.address(dy), host.address(filter), host.address(output), scratch, ...ordered);
      return output;
    });
  },
};

/** Whether the upper left part of a gradient of this shape is the gradient of the convolution's output, and not all of it. */
const isCut = ([batch, height, width, channels]: number[], sizes: ConvolutionSizes) =>
  batch === sizes.batch &&
  channels === sizes.outChannels &&
  height! >= sizes.outHeight &&
  width! >= sizes.outWidth &&
  (height !== sizes.outHeight || width !== sizes.outWidth);

import {
  type ConvolutionAttributes,
  convolutionSizes,
  convolveChannelsFirst,
  isCutGradient,
} from '@residualjs/ops';
import { Conv2DBackpropInput, type TensorInfo } from '@tensorflow/tfjs-core';
import { valuesNow } from '../deferred.js';
import { inOrder } from './convolution.js';
import { inputGradientFitsPointwise, inputGradientFitsWinograd } from './convolution-algorithm.js';
import type { WasmKernel } from './kernel.js';
import { pointwiseInputGradient } from './pointwise.js';
import { winogradInputGradient } from './winograd.js';

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
    if (attributes.dataFormat === 'NCHW')
      return convolveChannelsFirst(Conv2DBackpropInput, context.inputs, context.attrs);
    const forward = convolutionSizes(inputShape, filter.shape, null, attributes);
    if (stock !== undefined && isCutGradient(dy.shape, forward)) return stock();
    const sizes = convolutionSizes(inputShape, filter.shape, dy.shape, attributes);
    if (host.size(dy) === 0 || host.size(filter) === 0 || inputShape.includes(0)) {
      return host.zero(host.output(inputShape, 'float32'));
    }
    const direct = inputGradientFitsPointwise(sizes) ? pointwiseInputGradient : directInputGradient;
    const run = inputGradientFitsWinograd(sizes) ? winogradInputGradient : direct;
    const operands = [dy, filter].map(valuesNow);
    const compute = (makeOutput: () => TensorInfo) => {
      const [gradient, filters] = operands.map((operand) => host.address(operand)) as [number, number];
      return run(host, sizes, gradient, filters, () => {
        const output = makeOutput();
        return { output, address: host.address(output) };
      });
    };
    const makeOutput = () => host.output(inputShape, 'float32');
    if (sizes.inChannels > MOST_OF_AN_IMAGE) return compute(makeOutput);
    const output = makeOutput();
    host.defer(output, { operands, compute: () => void compute(() => output) });
    return output;
  },
};

/**
 * Images have so many channels, and nobody asks for the gradient of the first layer of a network; but the fused convolution of tfjs computes
 * both gradients whoever asks for one. So this one waits for a reader: in ResNet-20 it was a fiftieth of a training step.
 */
const MOST_OF_AN_IMAGE = 4;

/** Of any other convolution: the filters split by the phases of the stride, then images. */
const directInputGradient: typeof winogradInputGradient = (host, sizes, gradient, filter, makeOutput) => {
  const { exports } = host;
  const { batch, inChannels, outChannels, kernelHeight, kernelWidth } = sizes;
  const ordered = inOrder(sizes);
  return host.withScratch(
    exports.conv2dSubFiltersBytes(inChannels, outChannels, kernelHeight, kernelWidth),
    (subFilters, scratch) => {
      const { output, address } = makeOutput();
      exports.conv2dSubFilters(filter, subFilters, ...ordered);
      host.split('conv2dInputGradient', { units: batch, scratch }, gradient, subFilters, address, ...ordered);
      return output;
    },
    exports.conv2dInputGradientScratch(...ordered) >>> 0,
  );
};

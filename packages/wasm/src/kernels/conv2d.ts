import { Conv2D, FusedConv2D } from '@tensorflow/tfjs-core';
import { convolveThenAdd, isChannelVector } from './broadcast-bias.js';
import { convolveChannelsFirst } from './channels-first.js';
import { type ConvolutionAttributes, convolutionSizes, inOrder } from './convolution.js';
import { forwardFitsWinograd } from './convolution-algorithm.js';
import type { WasmKernel, WasmKernelContext } from './kernel.js';

/** The attributes of a forward pass beyond those of its gradients; `activation` is there in the fused kernel only. */
interface ForwardAttributes extends ConvolutionAttributes {
  dilations: [number, number] | number;
  activation?: string;
}

/**
 * Convolution x [N, H, W, C], filter [kernelHeight, kernelWidth, C, C'] -> [N, H', W', C'], with a bias [C'] and a ReLU in the
 * same pass. Dilated ones and other activations stay with the kernel of tfjs.
 *
 * (The stock kernel is half as fast, and wrong for padding 'same' where a stride is longer than the kernel.)
 */
function convolve(kernelName: string, context: WasmKernelContext) {
  const { inputs, attrs, host, stock } = context;
  const { bias, preluActivationWeights } = inputs;
  const x = inputs.x!;
  const filter = inputs.filter!;
  const attributes = attrs as unknown as ForwardAttributes;
  const { activation = 'linear', dataFormat, dilations } = attributes;
  if (dataFormat === 'NCHW') return convolveChannelsFirst(kernelName, context);
  const isPlain =
    [dilations].flat().every((rate) => rate === 1) &&
    (activation === 'linear' || activation === 'relu') &&
    preluActivationWeights == null;
  if (bias != null && !isChannelVector(bias, filter.shape[3]!)) return convolveThenAdd(context, Conv2D);
  if (!isPlain) return stock!();
  const sizes = convolutionSizes(x.shape, filter.shape, null, attributes);
  const shape = [sizes.batch, sizes.outHeight, sizes.outWidth, sizes.outChannels];
  if (shape.includes(0) || sizes.inChannels === 0) return stock!();
  const ordered = inOrder(sizes);
  const { exports } = host;
  const [scratchBytes, run] = forwardFitsWinograd(sizes)
    ? [exports.winogradConvolutionScratch, exports.winogradConvolution]
    : [exports.conv2dScratch, exports.conv2d];
  return host.withScratch(scratchBytes(...ordered), (scratch) => {
    const output = host.output(shape, 'float32');
    const biasAddress = bias == null ? 0 : host.address(bias);
    const relu = activation === 'relu' ? 1 : 0;
    const operands = [
      host.address(x),
      host.address(filter),
      biasAddress,
      relu,
      host.address(output),
    ] as const;
    run(...operands, scratch, ...ordered);
    return output;
  });
}

/** `tf.conv2d`. */
export const conv2D: WasmKernel = { kernelName: Conv2D, kernelFunc: (context) => convolve(Conv2D, context) };

/** `tf.fused.conv2d`, which tf.layers uses for every convolution. */
export const fusedConv2D: WasmKernel = {
  kernelName: FusedConv2D,
  kernelFunc: (context) => convolve(FusedConv2D, context),
};

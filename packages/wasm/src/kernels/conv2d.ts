import {
  type ConvolutionAttributes,
  type ConvolutionSizes,
  convolutionSizes,
  convolveChannelsFirst,
} from '@residualjs/ops';
import { Conv2D, FusedConv2D, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmHost } from '../host.js';
import { convolveThenAdd, isChannelVector } from './broadcast-bias.js';
import { inOrder } from './convolution.js';
import {
  forwardFitsPointwise,
  forwardFitsStridedWinograd,
  forwardFitsWinograd,
} from './convolution-algorithm.js';
import type { WasmKernel, WasmKernelContext } from './kernel.js';
import { pointwiseConvolution } from './pointwise.js';
import { type ConvolutionOperands, STRIDED, UNSTRIDED, winogradConvolution } from './winograd.js';

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
  if (dataFormat === 'NCHW') return convolveChannelsFirst(kernelName, context.inputs, context.attrs);
  const isPlain =
    [dilations].flat().every((rate) => rate === 1) &&
    (activation === 'linear' || activation === 'relu') &&
    preluActivationWeights == null;
  if (bias != null && !isChannelVector(bias, filter.shape[3]!)) return convolveThenAdd(context, Conv2D);
  if (!isPlain) return stock!();
  const sizes = convolutionSizes(x.shape, filter.shape, null, attributes);
  if (outputShape(sizes).includes(0) || sizes.inChannels === 0) return stock!();
  return convolveInto(host, sizes, {
    input: host.address(x),
    filter: host.address(filter),
    bias: bias == null ? 0 : host.address(bias),
    addend: 0,
    relu: activation === 'relu',
    prepared: 0,
  });
}

const outputShape = (s: ConvolutionSizes) => [s.batch, s.outHeight, s.outWidth, s.outChannels];

/** The tensor [N, H', W', C'] of a convolution without empty sizes. */
export function convolveInto(
  host: WasmHost,
  sizes: ConvolutionSizes,
  operands: ConvolutionOperands,
): TensorInfo {
  const makeOutput = () => {
    const output = host.output(outputShape(sizes), 'float32');
    return { output, address: host.address(output) };
  };
  const isPrepared = operands.prepared !== 0;
  if (forwardFitsWinograd(sizes, isPrepared))
    return winogradConvolution(UNSTRIDED, host, sizes, operands, makeOutput);
  if (forwardFitsStridedWinograd(sizes, isPrepared))
    return winogradConvolution(STRIDED, host, sizes, operands, makeOutput);
  const run = forwardFitsPointwise(sizes) ? pointwiseConvolution : directConvolution;
  return run(host, sizes, operands, makeOutput);
}

/** Any other convolution: rows of the output. */
const directConvolution: typeof pointwiseConvolution = (host, sizes, operands, makeOutput) => {
  const ordered = inOrder(sizes);
  const { input, filter, bias, addend, relu } = operands;
  return host.withScratch(
    0,
    (_, scratch) => {
      const { output, address } = makeOutput();
      const units = sizes.batch * sizes.outHeight;
      const atLeast = Math.max(1, Math.ceil(sizes.outHeight / 4)); // each range copies its first image's window
      const addresses = [input, filter, bias, addend, relu ? 1 : 0, address] as const;
      host.split('conv2d', { units, atLeast, scratch }, ...addresses, ...ordered);
      return output;
    },
    host.exports.conv2dScratch(...ordered) >>> 0,
  );
};

/** `tf.conv2d`. */
export const conv2D: WasmKernel = { kernelName: Conv2D, kernelFunc: (context) => convolve(Conv2D, context) };

/** `tf.fused.conv2d`, which tf.layers uses for every convolution. */
export const fusedConv2D: WasmKernel = {
  kernelName: FusedConv2D,
  kernelFunc: (context) => convolve(FusedConv2D, context),
};

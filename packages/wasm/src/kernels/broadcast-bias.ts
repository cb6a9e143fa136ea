import {
  Add,
  type Conv2D,
  DepthwiseConv2dNative,
  Elu,
  engine,
  FusedDepthwiseConv2D,
  LeakyRelu,
  type NamedAttrMap,
  type NamedTensorMap,
  Prelu,
  Relu,
  Relu6,
  Sigmoid,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { WasmKernel, WasmKernelContext } from './kernel.js';

/** The kernel of every activation that a fused convolution may have. */
const ACTIVATIONS: Record<string, string> = {
  relu: Relu,
  relu6: Relu6,
  elu: Elu,
  sigmoid: Sigmoid,
  prelu: Prelu,
  leakyrelu: LeakyRelu,
};

interface FusedAttributes {
  activation?: string;
  leakyreluAlpha?: number;
}

/** Whether a bias is [C'], which the fused kernels take; anything else that broadcasts is up to {@link convolveThenAdd}. */
export const isChannelVector = ({ shape }: { shape: number[] }, channels: number): boolean =>
  shape.length === 1 && shape[0] === channels;

/**
 * A fused convolution in its parts, each a kernel of its own: activation(convolution(x, filter) + bias), the bias of any shape that
 * broadcasts to [N, H', W', C']. (The stock kernels refuse what is not a vector, though tfjs-core lets it pass.)
 */
export function convolveThenAdd(
  { inputs, attrs }: WasmKernelContext,
  convolution: typeof Conv2D | typeof DepthwiseConv2dNative,
): Tensor {
  const { x, filter, bias, preluActivationWeights } = inputs;
  const { activation = 'linear', leakyreluAlpha, ...attributes } = attrs as FusedAttributes;
  const kernel = ACTIVATIONS[activation];
  if (kernel === undefined && activation !== 'linear') {
    throw new Error(
      `activation must be 'linear' or one of ${Object.keys(ACTIVATIONS).join(', ')}, got '${activation}'`,
    );
  }
  const run = (name: string, operands: object, attributes: object = {}) =>
    engine().runKernel<Tensor>(name, operands as NamedTensorMap, attributes as NamedAttrMap);

  const convolved = run(convolution, { x, filter }, attributes);
  const sum = run(Add, { a: convolved, b: bias });
  convolved.dispose();
  if (kernel === undefined) return sum;
  const activated =
    kernel === Prelu
      ? run(Prelu, { x: sum, alpha: preluActivationWeights })
      : run(kernel, { x: sum }, { alpha: leakyreluAlpha });
  sum.dispose();
  return activated;
}

/** `tf.fused.depthwiseConv2d`: the stock kernel, but for a bias that is not a vector. */
export const fusedDepthwiseConv2D: WasmKernel = {
  kernelName: FusedDepthwiseConv2D,
  kernelFunc(context) {
    const { bias, filter } = context.inputs;
    const [, , inChannels, multiplier] = filter!.shape;
    if (bias == null || isChannelVector(bias, inChannels! * multiplier!)) return context.stock!();
    return convolveThenAdd(context, DepthwiseConv2dNative);
  },
};

import {
  engine,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  type TensorInfo,
  Transpose,
} from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from './convolution-sizes.js';

/** [N, C, H, W] -> [N, H, W, C], and back. */
const TO_LAST = [0, 2, 3, 1];
const TO_FIRST = [0, 3, 1, 2];
/** PReLU weights [C, H, W] -> [H, W, C]. */
const WEIGHTS_TO_LAST = [1, 2, 0];

const run = (kernel: string, inputs: object, attrs: object) =>
  engine().runKernel<Tensor>(kernel, inputs as NamedTensorMap, attrs as NamedAttrMap);

/**
 * Runs a convolution kernel of the current backend on NCHW operands by itself on NHWC ones, for backends whose kernels know NHWC only: images
 * are transposed on the way in, and, unless filters come out, on the way out.
 *
 * @param kernel `Conv2D`, `FusedConv2D` or one of the gradients, by name
 * @param inputs its operands, `[N, C, H, W]`
 * @param attrs what tfjs hands over, with `dataFormat` `'NCHW'`
 */
export function convolveChannelsFirst(
  kernel: string,
  inputs: Readonly<Record<string, TensorInfo | null | undefined>>,
  attrs: object,
): Tensor {
  const transposed: Tensor[] = [];
  const transpose = (tensor: TensorInfo, perm: number[]) => {
    const result = run(Transpose, { x: tensor }, { perm });
    transposed.push(result);
    return result;
  };
  const operands = Object.entries(inputs).flatMap(([name, tensor]) => {
    if (tensor == null) return [];
    if (name === 'x' || name === 'dy') return [[name, transpose(tensor, TO_LAST)]];
    if (name === 'preluActivationWeights' && tensor.shape.length === 3)
      return [[name, transpose(tensor, WEIGHTS_TO_LAST)]];
    return [[name, tensor]];
  });
  const { pad, inputShape } = attrs as unknown as ConvolutionAttributes & { inputShape?: number[] };
  const output = run(kernel, Object.fromEntries(operands), {
    ...attrs,
    dataFormat: 'NHWC',
    pad: Array.isArray(pad) ? TO_LAST.map((axis) => pad[axis]) : pad,
    ...(inputShape === undefined ? {} : { inputShape: TO_LAST.map((axis) => inputShape[axis]) }),
  });
  for (const tensor of transposed) tensor.dispose();
  if ('filterShape' in attrs) return output;
  const result = run(Transpose, { x: output }, { perm: TO_FIRST });
  output.dispose();
  return result;
}

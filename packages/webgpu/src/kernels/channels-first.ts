import type { ConvolutionAttributes } from '@residualjs/ops';
import {
  engine,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  type TensorInfo,
  Transpose,
} from '@tensorflow/tfjs-core';
import type { WebGpuKernel } from './kernel.js';

/** [N, C, H, W] -> [N, H, W, C], and back. */
const TO_LAST = [0, 2, 3, 1];
const TO_FIRST = [0, 3, 1, 2];
/** PReLU weights [C, H, W] -> [H, W, C]. */
const WEIGHTS_TO_LAST = [1, 2, 0];

const run = (kernel: string, inputs: object, attrs: object) =>
  engine().runKernel<Tensor>(kernel, inputs as NamedTensorMap, attrs as NamedAttrMap);

/** The order in which an operand of a convolution NCHW is transposed, or null. */
const orderOf = (name: string, { shape }: TensorInfo) => {
  if (name === 'x' || name === 'dy') return TO_LAST;
  return name === 'preluActivationWeights' && shape.length === 3 ? WEIGHTS_TO_LAST : null;
};

/**
 * A kernel of a convolution NHWC that takes NCHW too, which some of tfjs's own get wrong on WebGPU: images are transposed on the way in and,
 * unless filters come out, on the way out.
 */
export function takesChannelsFirst(kernel: WebGpuKernel): WebGpuKernel {
  return {
    kernelName: kernel.kernelName,
    kernelFunc(context) {
      const { inputs, attrs } = context;
      const { dataFormat, pad, inputShape } = attrs as unknown as ConvolutionAttributes & {
        inputShape?: number[];
      };
      if (dataFormat !== 'NCHW') return kernel.kernelFunc(context);
      const transposed: Tensor[] = [];
      const operands: Record<string, TensorInfo> = {};
      for (const [name, tensor] of Object.entries(inputs)) {
        if (tensor == null) continue;
        const perm = orderOf(name, tensor);
        operands[name] = perm === null ? tensor : run(Transpose, { x: tensor }, { perm });
        if (perm !== null) transposed.push(operands[name] as Tensor);
      }
      const output = run(kernel.kernelName, operands, {
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
    },
  };
}

import * as tf from '@tensorflow/tfjs-core';

/** Calls a kernel of the current backend as tfjs does. */
export const runKernel = (
  kernel: string,
  inputs: Record<string, tf.Tensor | undefined>,
  attrs: object,
): tf.Tensor => tf.engine().runKernel(kernel, inputs as tf.NamedTensorMap, attrs as never) as tf.Tensor;

import type * as tf from '@tensorflow/tfjs-core';

/** Tensors by name, as kernels take them. */
export type Inputs = Record<string, tf.Tensor>;

/** One kernel on tensors of one shape, as a network has them. */
export interface KernelCase {
  /** The name under which backends register it. */
  kernel: string;
  /** What is special about it, for people: '3x3, 32x32, 16 to 16'. */
  shape: string;
  /** Images. */
  batch: number;
  attrs: object;
  /** Additions and multiplications of one call. */
  flops: number;
  /** Makes the inputs. */
  inputs(): Inputs;
  /** The same in other kernels of TensorFlow.js, where its WASM backend has none under the name. */
  portable?(inputs: Inputs, attrs: never): tf.Tensor[];
  /** Why the stock kernel is not measured. */
  stockIsWrong?: string;
}

/** What a case is called. */
export const caseName = ({ kernel, shape }: KernelCase): string =>
  `${kernel.replace(/^Residual/, '')} ${shape}`;

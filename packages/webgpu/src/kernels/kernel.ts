import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGpuHost } from '../host.js';

/** What a kernel is called with: the operands and attributes of the op, the backend, and the kernel it replaces. */
export interface WebGpuKernelContext {
  inputs: Record<string, TensorInfo | undefined>;
  attrs: Record<string, unknown>;
  host: WebGpuHost;
  /** The stock kernel of this name, on the same operands or on others; undefined where TensorFlow.js has none. */
  stock: ((inputs?: readonly TensorInfo[]) => ReturnType<KernelFunc>) | undefined;
}

/** One tfjs kernel: a file here with its shaders, a row in the table of index.ts. */
export interface WebGpuKernel {
  /** The name under which tfjs (or an op of ours) looks for it. */
  kernelName: string;
  kernelFunc(context: WebGpuKernelContext): TensorInfo | TensorInfo[];
}

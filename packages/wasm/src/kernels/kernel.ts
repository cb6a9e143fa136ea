import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmHost } from '../host.js';

/** What a kernel is called with: the operands and attributes of the op, the linked module, and the kernel it replaces. */
export interface WasmKernelContext {
  inputs: Record<string, TensorInfo | undefined>;
  attrs: Record<string, unknown>;
  host: WasmHost;
  /** The stock kernel of this name, bound to the same operands; undefined where TensorFlow.js has none. */
  stock: (() => ReturnType<KernelFunc>) | undefined;
}

/** One tfjs kernel: a file here, its compiled loops in one file of assembly/, a row in the table of index.ts. */
export interface WasmKernel {
  /** The name under which tfjs (or an op of ours) looks for it. */
  kernelName: string;
  kernelFunc(context: WasmKernelContext): TensorInfo | TensorInfo[];
}

import type { DispatchCount } from '@residualjs/webgpu';

/** What one training step sends to a GPU. */
export interface StepCount extends DispatchCount {
  model: string;
  batch: number;
  /** Stock: the model in stock layers with the optimiser and the loss of TensorFlow.js. */
  kernels: 'ours' | 'stock';
  device: string;
  /** Additions and multiplications of its convolutions and its classifier, by definition. */
  flops: number;
}

/** Bytes that cross between processor and memory of the GPU if it caches nothing. */
export const trafficOf = ({ bytesRead, bytesWritten }: StepCount): number => bytesRead + bytesWritten;

/** Operations for each of those bytes. */
export const intensityOf = (count: StepCount): number => count.flops / trafficOf(count);

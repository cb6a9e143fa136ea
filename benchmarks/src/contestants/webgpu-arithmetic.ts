import type { Contestant } from './contestant.js';
import { onWebGpu } from './on-webgpu.js';

/** Float16 has 11 bits, and a network of twenty layers some thousandths of its largest logit less than float32. */
const FLOAT16_TOLERANCE = 0.02;

/**
 * Our WebGPU backend with operands of float16 in convolutions, multiplied by threads or on the matrix units of the GPU. What a GPU lacks
 * for it, its process says.
 */
export const webgpuArithmetic = (name: 'webgpu-float16' | 'webgpu-matrices'): Contestant =>
  onWebGpu({ name, ours: true, tolerance: FLOAT16_TOLERANCE }, ['residualjs.js', 'webgpu', name], (work) =>
    work === 'training' || work === 'inference' ? null : 'it is measured in training and inference',
  );

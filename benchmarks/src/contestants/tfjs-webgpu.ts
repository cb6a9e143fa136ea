import { onWebGpu } from './on-webgpu.js';

/** The WebGPU backend of TensorFlow.js with its own kernels; our package only starts it, which TensorFlow.js cannot do in Node. */
export const tfjsWebgpu = onWebGpu({ name: 'tfjs-webgpu', ours: false }, ['tfjs.js', 'webgpu']);

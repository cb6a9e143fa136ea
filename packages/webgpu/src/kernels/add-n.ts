import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGpuKernel } from './kernel.js';

/**
 * A sum of any number of tensors. The shader of tfjs binds each as a buffer of its own; with more buffers than the GPU takes in one shader,
 * eight or some more, it computes nothing. So they are added as many at a time as it takes, the sum so far being one of them.
 */
export const addN: WebGpuKernel = {
  kernelName: 'AddN',
  kernelFunc({ inputs, host, stock }) {
    const rest = [...(inputs as unknown as TensorInfo[])]; // a list, which has no names
    const most = host.limits.maxStorageBuffersPerShaderStage - 1; // and the sum
    const next = (addends: TensorInfo[]) => stock!(addends) as TensorInfo;
    let sum = next(rest.splice(0, most));
    while (rest.length > 0) {
      const before = sum;
      sum = next([before, ...rest.splice(0, most - 1)]);
      host.dispose(before);
    }
    return sum;
  },
};

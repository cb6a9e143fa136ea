import { MovingAverage, type MovingAverageAttrs } from '@residualjs/ops';
import type { WasmKernel } from './kernel.js';

/** `movingAverage` of @residualjs/ops, of the few values of a batch norm: what it saves is the work around three kernels. */
export const movingAverage: WasmKernel = {
  kernelName: MovingAverage,
  kernelFunc({ inputs, attrs, host }) {
    const { momentum } = attrs as unknown as MovingAverageAttrs;
    const moving = inputs.moving!;
    const [from, batch] = [host.address(moving), host.address(inputs.batch!)];
    const output = host.output(moving.shape, 'float32');
    host.exports.movingAverage(from, batch, host.address(output), 1 - momentum, host.size(moving));
    return [output];
  },
};

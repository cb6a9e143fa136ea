import { SubsampleAndPad, type SubsampleAndPadAttrs } from '@residualjs/ops';
import { copyBetween, stridesOf } from './blocks.js';
import type { WasmKernel } from './kernel.js';

/** `subsampleAndPad` of @residualjs/ops: zeros, and the pixels copied to their places, without a smaller image in between. */
export const subsampleAndPad: WasmKernel = {
  kernelName: SubsampleAndPad,
  kernelFunc({ inputs, attrs, host }) {
    const x = inputs.x!;
    host.address(x); // float32
    const { stride, padding } = attrs as unknown as SubsampleAndPadAttrs;
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const sizes = [batch, Math.ceil(height / stride), Math.ceil(width / stride), channels];
    const shape = [...sizes.slice(0, 3), padding[0] + channels + padding[1]];
    const [from, to] = [stridesOf(x.shape), stridesOf(shape)];
    const steps = [1, stride, stride, 1];
    const axes = sizes.map((length, axis) => ({
      length,
      from: steps[axis]! * from[axis]!,
      to: to[axis]!,
    }));
    const output = host.zero(host.output(shape, 'float32'));
    copyBetween(host, [x, 0], [output, padding[0]], axes);
    return [output];
  },
};

import { PadV2, type PadV2Attrs } from '@tensorflow/tfjs-core';
import { canCopy, copyBetween, hasWords, stridesOf } from './blocks.js';
import type { WasmKernel } from './kernel.js';

/** `tf.pad` with zeros; other constants stay with the stock kernel, which copies value by value. */
export const padV2: WasmKernel = {
  kernelName: PadV2,
  kernelFunc({ inputs, attrs, host, stock }) {
    const x = inputs.x!;
    const { paddings, constantValue } = attrs as unknown as PadV2Attrs;
    const shape = x.shape.map((length, axis) => paddings[axis][0] + length + paddings[axis][1]);
    const [from, to] = [stridesOf(x.shape), stridesOf(shape)];
    const axes = x.shape.map((length, axis) => ({ length, from: from[axis], to: to[axis] }));
    if (constantValue !== 0 || !hasWords(x) || host.size(x) === 0 || !canCopy(axes)) return stock!();
    const output = host.zero(host.output(shape, x.dtype));
    const begin = paddings.reduce((sum, [before], axis) => sum + before * to[axis], 0);
    copyBetween(host, [x, 0], [output, begin], axes);
    return output;
  },
};

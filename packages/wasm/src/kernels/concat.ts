import { backend_util, Concat, type ConcatAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { copyBetween, hasWords } from './blocks.js';
import type { WasmKernel } from './kernel.js';

/** `tf.concat`: the stock kernel copies a row at a time in JavaScript. */
export const concat: WasmKernel = {
  kernelName: Concat,
  kernelFunc({ inputs, attrs, host, stock }) {
    const parts = Object.values(inputs) as TensorInfo[];
    const { shape: first, dtype } = parts[0];
    const [axis] = util.parseAxisParam((attrs as unknown as ConcatAttrs).axis, first);
    const shapes = parts.map(({ shape }) => shape);
    if (parts.length < 2 || parts.some((part) => !hasWords(part) || part.dtype !== dtype)) return stock!();
    backend_util.assertParamsConsistent(shapes, axis);
    const shape = backend_util.computeOutShape(shapes, axis);
    const output = host.output(shape, dtype);
    const outer = util.sizeFromShape(shape.slice(0, axis));
    const row = util.sizeFromShape(shape.slice(axis));
    let begin = 0;
    for (const part of parts) {
      const length = util.sizeFromShape(part.shape.slice(axis));
      const axes = [
        { length: outer, from: length, to: row },
        { length, from: 1, to: 1 },
      ];
      if (host.size(part) > 0) copyBetween(host, [part, 0], [output, begin], axes);
      begin += length;
    }
    return output;
  },
};

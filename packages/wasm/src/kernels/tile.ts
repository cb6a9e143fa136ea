import { middleAxes } from '@residualjs/ops';
import { Tile, type TileAttrs } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';

/**
 * `tf.tile` and `tf.broadcastTo` where the repeated axes are neighbours of length 1, [N, 1, 1, C] -> [N, H, W, C], as the gradients of sums
 * and means have them. All other tiles go to the stock kernel.
 */
export const tile: WasmKernel = {
  kernelName: Tile,
  kernelFunc({ inputs, attrs, host, stock }) {
    const x = inputs.x!;
    const { reps } = attrs as unknown as TileAttrs;
    const repeated = reps.flatMap((times, axis) => (times === 1 ? [] : [axis]));
    if (x.dtype !== 'float32' || repeated.some((axis) => x.shape[axis] !== 1)) return stock!();
    const shape = x.shape.map((length, axis) => length * reps[axis]);
    const sizes = middleAxes(shape, repeated);
    if (sizes === null || shape.includes(0)) return stock!();
    const output = host.output(shape, 'float32');
    host.exports.repeatRows(host.address(x), host.address(output), sizes.outer, sizes.rows, sizes.columns);
    return output;
  },
};

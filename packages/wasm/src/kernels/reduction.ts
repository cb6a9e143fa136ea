import { middleAxes, type ReductionAttributes, reducedShape } from '@residualjs/ops';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmHost } from '../host.js';

/** Fewer values than this in a row of contiguous ones, and the stock kernel is as fast. */
const FEW = 64;

/** Values that are worth a call of their own, some 5 microseconds. */
const VALUES = 32768;

/**
 * `factor(count)` times the sums of x along some axes, or null where the stock kernel has to do it: another dtype, axes apart, short
 * rows. (A sum of nothing is 0; the stock kernel leaves there what the memory happened to hold.)
 */
export function sumAlong(
  host: WasmHost,
  x: TensorInfo,
  { axis, keepDims }: ReductionAttributes,
  factor: (count: number) => number,
): TensorInfo | null {
  if (x.dtype !== 'float32') return null;
  const axes = util.parseAxisParam(axis as number[], x.shape);
  const sizes = middleAxes(x.shape, axes);
  if (sizes === null) return null;
  const { outer, rows, columns } = sizes;
  if (columns === 1 && rows > 0 && rows < FEW) return null;
  const shape = reducedShape(x.shape, axes, keepDims);
  if (outer * columns === 0) return host.output(shape, 'float32');
  return host.withScratch(
    0,
    (_, scratch) => {
      const output = host.output(shape, 'float32');
      const work = { units: outer, atLeast: Math.ceil(VALUES / (rows * columns)), scratch };
      host.split('sumColumns', work, host.address(x), host.address(output), rows, columns, factor(rows));
      return output;
    },
    host.exports.sumColumnsScratch(columns),
  );
}

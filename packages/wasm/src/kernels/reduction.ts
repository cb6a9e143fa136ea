import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmHost } from '../host.js';

/** The attributes of Sum and Mean. */
export interface ReductionAttributes {
  axis: number | number[] | null;
  keepDims: boolean;
}

/** Fewer values than this in a row of contiguous ones, and the stock kernel is as fast. */
const FEW = 64;

/** Values that are worth a call of their own, some 5 microseconds. */
const VALUES = 32768;

/**
 * A reduction as one along the middle of [outer, rows, columns]; null where the axes are not neighbours.
 * Axes of length 1 stand in nobody's way.
 */
export function middleAxes(shape: number[], axes: number[]) {
  let [outer, rows, columns] = [1, 1, 1];
  shape.forEach((length, axis) => {
    if (length === 1) return;
    if (!axes.includes(axis)) columns *= length;
    else if (columns === 1) rows *= length;
    else if (rows === 1) [outer, rows, columns] = [outer * columns, length, 1];
    else rows = Number.NaN;
  });
  return Number.isNaN(rows) ? null : { outer, rows, columns };
}

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
  const [reduced] = backend_util.computeOutAndReduceShapes(x.shape, axes);
  const shape = keepDims ? backend_util.expandShapeToKeepDim(reduced, axes) : reduced;
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

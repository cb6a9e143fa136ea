import { backend_util } from '@tensorflow/tfjs-core';

/** The attributes of Sum and Mean, as tfjs hands them to a kernel. */
export interface ReductionAttributes {
  axis: number | number[] | null;
  keepDims: boolean;
}

/**
 * A reduction as one along the middle of [outer, rows, columns]; null where the axes are not neighbours.
 * Axes of length 1 stand in nobody's way.
 */
export function middleAxes(
  shape: readonly number[],
  axes: readonly number[],
): { outer: number; rows: number; columns: number } | null {
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

/** The shape of what a reduction along some axes gives, those axes left out or kept with length 1. */
export function reducedShape(shape: number[], axes: number[], keepDims: boolean): number[] {
  const [reduced] = backend_util.computeOutAndReduceShapes(shape, axes);
  return keepDims ? backend_util.expandShapeToKeepDim(reduced, axes) : reduced;
}

/** Sum and Mean along neighbouring axes over many workgroups, where tfjs transposes x and gives each result one workgroup. */
import { middleAxes, type ReductionAttributes, reducedShape } from '@residualjs/ops';
import { Mean, Sum, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WebGpuHost } from '../host.js';
import type { WebGpuKernel } from './kernel.js';
import { sumColumns } from './sum-columns.js';

/** Fewer values than this beside each other, and a workgroup for each sum of them is no better than the stock kernel. */
const FEW = 64;

/** `factor(count)` times the sums of x along some axes, or null where the stock kernel has to do it. */
function sumAlong(
  host: WebGpuHost,
  x: TensorInfo,
  { axis, keepDims }: ReductionAttributes,
  factor: (count: number) => number,
): TensorInfo | null {
  if (x.dtype !== 'float32') return null;
  const axes = util.parseAxisParam(axis as number[], x.shape);
  const sizes = middleAxes(x.shape, axes);
  if (sizes === null) return null;
  const { outer, rows, columns } = sizes;
  if (columns === 1 && outer > 1 && rows < FEW) return null;
  const shape = reducedShape(x.shape, axes, keepDims);
  if (outer * rows * columns === 0) return host.zeros(shape);
  const sums = host.output(shape);
  sumColumns(host, x, sums, { ...sizes, factor: factor(rows) });
  return sums;
}

/** The sums of float32 along neighbouring axes; all others go to the stock kernel. */
export const sum: WebGpuKernel = {
  kernelName: Sum,
  kernelFunc({ inputs, attrs, host, stock }) {
    return sumAlong(host, inputs.x!, attrs as unknown as ReductionAttributes, () => 1) ?? stock!();
  },
};

/** The means of float32 along neighbouring axes; all others go to the stock kernel. */
export const mean: WebGpuKernel = {
  kernelName: Mean,
  kernelFunc({ inputs, attrs, host, stock }) {
    const attributes = attrs as unknown as ReductionAttributes;
    return sumAlong(host, inputs.x!, attributes, (count) => 1 / count) ?? stock!();
  },
};

import {
  Reverse,
  type ReverseAttrs,
  Slice,
  type SliceAttrs,
  StridedSlice,
  type StridedSliceAttrs,
  slice_util,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { type CopyAxis, canCopy, copyBetween, hasWords, stridesOf } from './blocks.js';
import type { WasmKernel, WasmKernelContext } from './kernel.js';

/** Fewer values than this, and the stock kernel is as fast. */
const FEW = 1024;

interface Selection {
  begin: number[];
  steps: number[];
  sizes: number[];
  /** What the result is shaped to. */
  shape: number[];
  /** The stock kernel takes smaller results. */
  least?: number;
}

/** Every `steps[i]`-th value along each axis from `begin` on, `sizes` of them. */
function take(
  { host, stock }: WasmKernelContext,
  x: TensorInfo,
  { begin, steps, sizes, shape, least = FEW }: Selection,
) {
  const [from, to] = [stridesOf(x.shape), stridesOf(sizes)];
  const axes = sizes.map(
    (length, axis): CopyAxis => ({ length, from: steps[axis] * from[axis], to: to[axis] }),
  );
  if (!hasWords(x) || util.sizeFromShape(sizes) < least || !canCopy(axes)) return stock!();
  const output = host.output(shape, x.dtype);
  const start = begin.reduce((sum, first, axis) => sum + first * from[axis], 0);
  copyBetween(host, [x, start], [output, 0], axes);
  return output;
}

/** `tf.slice`: the stock kernel copies value by value where the slice is not along the first axis. */
export const slice: WasmKernel = {
  kernelName: Slice,
  kernelFunc(context) {
    const x = context.inputs.x!;
    const attrs = context.attrs as unknown as SliceAttrs;
    const [begin, sizes] = slice_util.parseSliceParams(x, attrs.begin, attrs.size);
    slice_util.assertParamsValid(x, begin, sizes);
    return take(context, x, { begin, sizes, steps: begin.map(() => 1), shape: sizes });
  },
};

/** `tf.stridedSlice`, of which the stock kernel gives float32 for int32. */
export const stridedSlice: WasmKernel = {
  kernelName: StridedSlice,
  kernelFunc(context) {
    const x = context.inputs.x!;
    const a = context.attrs as unknown as StridedSliceAttrs;
    const masks = [a.beginMask, a.endMask, a.ellipsisMask, a.newAxisMask, a.shrinkAxisMask] as const;
    const info = slice_util.sliceInfo(x.shape, a.begin, a.end, a.strides, ...masks);
    if (info.isIdentity) return context.stock!();
    return take(context, x, {
      begin: info.begin,
      steps: info.strides,
      sizes: slice_util.computeOutShape(info.begin, info.end, info.strides),
      shape: info.finalShape,
      least: 1,
    });
  },
};

/** `tf.reverse`. */
export const reverse: WasmKernel = {
  kernelName: Reverse,
  kernelFunc(context) {
    const x = context.inputs.x!;
    const { dims } = context.attrs as unknown as ReverseAttrs;
    const axes = util.parseAxisParam(dims, x.shape);
    return take(context, x, {
      begin: x.shape.map((length, axis) => (axes.includes(axis) ? length - 1 : 0)),
      steps: x.shape.map((_, axis) => (axes.includes(axis) ? -1 : 1)),
      sizes: x.shape,
      shape: x.shape,
    });
  },
};

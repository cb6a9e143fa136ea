import { backend_util, GatherV2, type GatherV2Attrs, util } from '@tensorflow/tfjs-core';
import { hasWords } from './blocks.js';
import type { WasmKernel } from './kernel.js';

/** `tf.gather` by int32 indices, with which `model.fit` takes its batches, a row at a time; batched ones stay with the stock kernel. */
export const gatherV2: WasmKernel = {
  kernelName: GatherV2,
  kernelFunc({ inputs, attrs, host, stock }) {
    const [x, indices] = [inputs.x!, inputs.indices!];
    const { axis, batchDims } = attrs as unknown as GatherV2Attrs;
    if (!hasWords(x) || indices.dtype !== 'int32' || (batchDims ?? 0) !== 0) return stock!();
    const [parsed] = util.parseAxisParam(axis, x.shape);
    const info = backend_util.segment_util.collectGatherOpShapeInfo(x, indices, parsed, 0);
    const { outerSize, sliceSize, outputShape } = info;
    if (util.sizeFromShape(outputShape) === 0) return stock!();
    const { firstBadIndex, gatherRows } = host.exports;
    const at = host.address(indices, 'int32');
    const [count, length] = [host.size(indices), x.shape[parsed]];
    if (firstBadIndex(at, count, length) < count) return stock!(); // which says which one is wrong
    const output = host.output(outputShape, x.dtype);
    const [from, to] = [host.address(x, x.dtype), host.address(output, x.dtype)];
    gatherRows(from, at, to, outerSize, length, count, 4 * sliceSize);
    return output;
  },
};

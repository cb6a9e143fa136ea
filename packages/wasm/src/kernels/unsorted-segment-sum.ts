import { UnsortedSegmentSum, type UnsortedSegmentSumAttrs } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';

/**
 * Sums of the rows of x that share a segment id, also the gradient of `tf.gather` and of an embedding:
 * x [N, ...], segmentIds [N] -> [numSegments, ...], float32 or int32. Rows whose id is negative, or not below numSegments, are
 * left out.
 */
export const unsortedSegmentSum: WasmKernel = {
  kernelName: UnsortedSegmentSum,
  kernelFunc({ inputs, attrs, host }) {
    const x = inputs.x!;
    const segmentIds = inputs.segmentIds!;
    const { numSegments } = attrs as unknown as UnsortedSegmentSumAttrs;
    const [rows, ...rowShape] = x.shape;
    if (segmentIds.shape.length !== 1 || segmentIds.shape[0] !== rows) {
      throw new Error(
        `UnsortedSegmentSum on wasm takes one segment id for each row of x [${x.shape}], ` +
          `got ids of shape [${segmentIds.shape}]`,
      );
    }
    const dtype = x.dtype === 'int32' ? 'int32' : 'float32';
    const values = host.address(x, dtype);
    const ids = host.address(segmentIds, 'int32');
    const sums = host.output([numSegments, ...rowShape], dtype);
    const rowValues = rowShape.reduce((product, length) => product * length, 1);
    host.exports.unsortedSegmentSum(
      values,
      ids,
      host.address(sums, dtype),
      rows,
      rowValues,
      numSegments,
      dtype === 'int32' ? 1 : 0,
    );
    return sums;
  },
};

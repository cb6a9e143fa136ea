import { DepthwiseConv2dNativeBackpropFilter } from '@tensorflow/tfjs-core';
import { sumOfChunks } from './chunks.js';
import { filterGradientChunks } from './convolution-algorithm.js';
import { type DepthwiseAttributes, depthwiseSizes } from './depthwise.js';
import type { WasmKernel } from './kernel.js';

/**
 * The gradient of a depthwise convolution with respect to its filters:
 * x [N, H, W, C], dy [N, H', W', C * M] -> [kernelHeight, kernelWidth, C, M].
 */
export const depthwiseConv2dNativeBackpropFilter: WasmKernel = {
  kernelName: DepthwiseConv2dNativeBackpropFilter,
  kernelFunc({ inputs, attrs, host }) {
    const x = inputs.x!;
    const dy = inputs.dy!;
    const attributes = attrs as unknown as DepthwiseAttributes & { filterShape: number[] };
    const { filterShape } = attributes;
    const sizes = depthwiseSizes(x.shape, filterShape, dy.shape, attributes);
    if (host.size(dy) === 0 || host.size(x) === 0) return host.zero(host.output(filterShape, 'float32'));
    const [batch, , , , outHeight, outWidth] = sizes.all;
    const chunks = filterGradientChunks({ batch, outHeight, outWidth }, false);
    const scratchBytes = host.exports.depthwiseScratch(...sizes.scratch);
    return sumOfChunks(host, filterShape, chunks, scratchBytes, (parts, scratch) => {
      const operands = [host.address(x), host.address(dy), parts, chunks] as const;
      host.split('depthwiseFilterGradient', { units: chunks, scratch }, ...operands, ...sizes.all);
    });
  },
};

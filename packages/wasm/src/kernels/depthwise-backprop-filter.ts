import { DepthwiseConv2dNativeBackpropFilter } from '@tensorflow/tfjs-core';
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
    const { depthwiseFilterGradient, depthwiseScratch } = host.exports;
    return host.withScratch(depthwiseScratch(...sizes.scratch), (scratch) => {
      const dw = host.output(filterShape, 'float32');
      depthwiseFilterGradient(host.address(x), host.address(dy), host.address(dw), scratch, ...sizes.all);
      return dw;
    });
  },
};

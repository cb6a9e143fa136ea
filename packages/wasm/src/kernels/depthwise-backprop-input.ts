import { DepthwiseConv2dNativeBackpropInput } from '@tensorflow/tfjs-core';
import { type DepthwiseAttributes, depthwiseSizes } from './depthwise.js';
import type { WasmKernel } from './kernel.js';

/**
 * The gradient of a depthwise convolution with respect to its input:
 * dy [N, H', W', C * M], filter [kernelHeight, kernelWidth, C, M] -> [N, H, W, C].
 */
export const depthwiseConv2dNativeBackpropInput: WasmKernel = {
  kernelName: DepthwiseConv2dNativeBackpropInput,
  kernelFunc({ inputs, attrs, host }) {
    const dy = inputs.dy!;
    const filter = inputs.filter!;
    const attributes = attrs as unknown as DepthwiseAttributes & { inputShape: number[] };
    const { inputShape } = attributes;
    const sizes = depthwiseSizes(inputShape, filter.shape, dy.shape, attributes);
    if (host.size(dy) === 0 || host.size(filter) === 0) return host.zero(host.output(inputShape, 'float32'));
    return host.withScratch(
      0,
      (_, scratch) => {
        const dx = host.output(inputShape, 'float32');
        const operands = [host.address(dy), host.address(filter), host.address(dx)] as const;
        host.split('depthwiseInputGradient', { units: inputShape[0]!, scratch }, ...operands, ...sizes.all);
        return dx;
      },
      host.exports.depthwiseScratch(...sizes.scratch),
    );
  },
};

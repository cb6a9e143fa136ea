import { backend_util, Conv3DBackpropInputV2, type Conv3DBackpropInputV2Attrs } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';

/**
 * The gradient of a 3D convolution with respect to its input: dy [N, D', H', W', C'], filter [kernelDepth, kernelHeight, kernelWidth,
 * C, C'] -> [N, D, H, W, C]. (The stock kernel adds to what the memory happened to hold.)
 */
export const conv3DBackpropInput: WasmKernel = {
  kernelName: Conv3DBackpropInputV2,
  kernelFunc({ inputs, attrs, host }) {
    const dy = inputs.dy!;
    const filter = inputs.filter!;
    const { strides, pad, inputShape } = attrs as unknown as Conv3DBackpropInputV2Attrs;
    type Shape5D = [number, number, number, number, number];
    const info = backend_util.computeConv3DInfo(
      inputShape as Shape5D,
      filter.shape as Shape5D,
      strides,
      1,
      pad,
    );
    if (info.outShape.join() !== dy.shape.join()) {
      throw new Error(
        `The gradient of a 3D convolution of [${inputShape}] with filters [${filter.shape}] has shape ` +
          `[${info.outShape}], not [${dy.shape}]`,
      );
    }
    const dx = host.output(inputShape, 'float32');
    host.exports.conv3dInputGradient(
      host.address(dy),
      host.address(filter),
      host.address(dx),
      info.batchSize,
      info.inDepth,
      info.inHeight,
      info.inWidth,
      info.inChannels,
      info.outDepth,
      info.outHeight,
      info.outWidth,
      info.outChannels,
      info.filterDepth,
      info.filterHeight,
      info.filterWidth,
      info.strideDepth,
      info.strideHeight,
      info.strideWidth,
      info.padInfo.front,
      info.padInfo.top,
      info.padInfo.left,
    );
    return dx;
  },
};

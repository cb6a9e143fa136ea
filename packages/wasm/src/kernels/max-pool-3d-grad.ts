import { backend_util, MaxPool3DGrad, type MaxPool3DGradAttrs } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';

/**
 * The gradient of 3D max pooling: dy [N, D', H', W', C], input [N, D, H, W, C] -> [N, D, H, W, C]. It goes to the first largest value
 * of each window. (The stock kernel takes 0 for the largest where no value of a window is above it.)
 */
export const maxPool3DGrad: WasmKernel = {
  kernelName: MaxPool3DGrad,
  kernelFunc({ inputs, attrs, host }) {
    const dy = inputs.dy!;
    const input = inputs.input!;
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as MaxPool3DGradAttrs;
    const shape = input.shape as [number, number, number, number, number];
    const info = backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    if (info.outShape.join() !== dy.shape.join()) {
      throw new Error(
        `The gradient of 3D max pooling [${shape}] by [${filterSize}] with strides [${strides}] has shape ` +
          `[${info.outShape}], not [${dy.shape}]`,
      );
    }
    const dx = host.output(shape, 'float32');
    host.split(
      'maxPoolGradient',
      { units: info.batchSize },
      host.address(dy),
      host.address(input),
      host.address(dx),
      info.inDepth,
      info.inHeight,
      info.inWidth,
      info.inChannels,
      info.outDepth,
      info.outHeight,
      info.outWidth,
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

import { backend_util, MaxPoolGrad, type MaxPoolGradAttrs } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';

/**
 * The gradient of max pooling: dy [N, H', W', C], input [N, H, W, C] -> [N, H, W, C]. It goes to the first largest value of each
 * window. (The stock kernel takes 0 for the largest where no value of a window is above it.)
 */
export const maxPoolGrad: WasmKernel = {
  kernelName: MaxPoolGrad,
  kernelFunc({ inputs, attrs, host }) {
    const dy = inputs.dy!;
    const input = inputs.input!;
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as MaxPoolGradAttrs;
    const shape = input.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    if (info.outShape.join() !== dy.shape.join()) {
      throw new Error(
        `The gradient of max pooling [${shape}] by [${filterSize}] with strides [${strides}] has shape ` +
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
      1, // depth
      info.inHeight,
      info.inWidth,
      info.inChannels,
      1,
      info.outHeight,
      info.outWidth,
      1,
      info.filterHeight,
      info.filterWidth,
      1,
      info.strideHeight,
      info.strideWidth,
      0,
      info.padInfo.top,
      info.padInfo.left,
    );
    return dx;
  },
};

import { AvgPoolGrad, type AvgPoolGradAttrs, backend_util } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';

/**
 * The gradient of average pooling: dy [N, H', W', C], input [N, H, W, C] -> [N, H, W, C]. (The stock kernel divides by the size of
 * the window at the border too, where the forward pass divides by the values that are there. Padding given as a
 * list of pairs stays with the stock kernel: there tfjs-core's own specs ask for its division.)
 */
export const avgPoolGrad: WasmKernel = {
  kernelName: AvgPoolGrad,
  kernelFunc({ inputs, attrs, host, stock }) {
    const dy = inputs.dy!;
    const shape = inputs.input!.shape as [number, number, number, number];
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as AvgPoolGradAttrs & {
      dimRoundingMode?: 'floor' | 'round' | 'ceil';
    };
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    if (info.outShape.join() !== dy.shape.join()) {
      throw new Error(
        `The gradient of average pooling [${shape}] by [${filterSize}] with strides [${strides}] has shape ` +
          `[${info.outShape}], not [${dy.shape}]`,
      );
    }
    if (Array.isArray(pad)) return stock!();
    const dx = host.output(shape, 'float32');
    host.split(
      'avgPoolGradient',
      { units: info.batchSize },
      host.address(dy),
      host.address(dx),
      info.inHeight,
      info.inWidth,
      info.inChannels,
      info.outHeight,
      info.outWidth,
      info.filterHeight,
      info.filterWidth,
      info.strideHeight,
      info.strideWidth,
      info.padInfo.top,
      info.padInfo.left,
    );
    return dx;
  },
};

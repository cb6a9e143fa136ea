import { ResizeNearestNeighborGrad, type ResizeNearestNeighborGradAttrs } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';

/**
 * The gradient of nearest-neighbour resizing: dy [N, H', W', C], images [N, H, W, C] -> [N, H, W, C].
 * (The stock kernel adds to what the memory happened to hold.)
 */
export const resizeNearestNeighborGrad: WasmKernel = {
  kernelName: ResizeNearestNeighborGrad,
  kernelFunc({ inputs, attrs, host }) {
    const dy = inputs.dy!;
    const images = inputs.images!;
    const { alignCorners, halfPixelCenters } = attrs as unknown as ResizeNearestNeighborGradAttrs & {
      halfPixelCenters?: boolean;
    };
    const [batch, height, width, channels] = images.shape;
    const [, outHeight, outWidth] = dy.shape;
    const dx = host.output(images.shape, 'float32');
    host.exports.resizeNearestGradient(
      host.address(dy),
      host.address(dx),
      batch,
      height,
      width,
      channels,
      outHeight,
      outWidth,
      alignCorners ? 1 : 0,
      halfPixelCenters ? 1 : 0,
    );
    return dx;
  },
};

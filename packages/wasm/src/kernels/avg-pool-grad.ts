import { AvgPoolGrad, type AvgPoolGradAttrs } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';
import { poolGeometry } from './pool-geometry.js';

/**
 * The gradient of average pooling: dy [N, H', W', C], input [N, H, W, C] -> [N, H, W, C]. (The stock kernel divides by the size of
 * the window at the border too, where the forward pass divides by the values that are there. Padding given as a
 * list of pairs stays with the stock kernel: there tfjs-core's own specs ask for its division.)
 */
export const avgPoolGrad: WasmKernel = {
  kernelName: AvgPoolGrad,
  kernelFunc({ inputs, attrs, host, stock }) {
    const dy = inputs.dy!;
    const input = inputs.input!;
    const pool = poolGeometry('average pooling', { dy, input }, attrs);
    if (Array.isArray((attrs as unknown as AvgPoolGradAttrs).pad)) return stock!();
    const dx = host.output(input.shape, 'float32');
    const [, inHeight, inWidth] = pool.input;
    const [, outHeight, outWidth] = pool.output;
    const [, filterHeight, filterWidth] = pool.filter;
    const [, strideHeight, strideWidth] = pool.strides;
    const [, top, left] = pool.padding;
    host.split(
      'avgPoolGradient',
      { units: pool.batch },
      host.address(dy),
      host.address(dx),
      inHeight,
      inWidth,
      pool.channels,
      outHeight,
      outWidth,
      filterHeight,
      filterWidth,
      strideHeight,
      strideWidth,
      top,
      left,
    );
    return dx;
  },
};

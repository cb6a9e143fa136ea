import { MaxPool3DGrad, MaxPoolGrad } from '@tensorflow/tfjs-core';
import type { WasmKernel, WasmKernelContext } from './kernel.js';
import { poolGeometry } from './pool-geometry.js';

/**
 * The gradient of max pooling: dy [N, H', W', C], input [N, H, W, C] -> [N, H, W, C]. It goes to the first largest value of each
 * window. (The stock kernel takes 0 for the largest where no value of a window is above it.)
 */
export const maxPoolGrad: WasmKernel = {
  kernelName: MaxPoolGrad,
  kernelFunc: (call) => gradient('max pooling', call),
};

/** The same in three dimensions: dy [N, D', H', W', C], input [N, D, H, W, C] -> [N, D, H, W, C]. */
export const maxPool3DGrad: WasmKernel = {
  kernelName: MaxPool3DGrad,
  kernelFunc: (call) => gradient('3D max pooling', call),
};

function gradient(kind: 'max pooling' | '3D max pooling', { inputs, attrs, host }: WasmKernelContext) {
  const dy = inputs.dy!;
  const input = inputs.input!;
  const pool = poolGeometry(kind, { dy, input }, attrs);
  const dx = host.output(input.shape, 'float32');
  host.split(
    'maxPoolGradient',
    { units: pool.batch },
    host.address(dy),
    host.address(input),
    host.address(dx),
    ...pool.input,
    pool.channels,
    ...pool.output,
    ...pool.filter,
    ...pool.strides,
    ...pool.padding,
  );
  return dx;
}

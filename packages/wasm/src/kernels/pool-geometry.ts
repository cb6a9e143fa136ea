import {
  type AvgPoolGradAttrs,
  backend_util,
  type MaxPool3DGradAttrs,
  type MaxPoolGradAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

type Sizes = readonly [depth: number, height: number, width: number];

/** What the gradient of pooling over windows needs to know; in two dimensions the depth is 1. */
export interface PoolGeometry {
  batch: number;
  channels: number;
  input: Sizes;
  output: Sizes;
  filter: Sizes;
  strides: Sizes;
  padding: Sizes;
}

type PoolGradAttrs = (AvgPoolGradAttrs | MaxPoolGradAttrs | MaxPool3DGradAttrs) & {
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
};

/**
 * The geometry of the gradient of pooling: dy `[N, (D',) H', W', C]`, input `[N, (D,) H, W, C]`.
 *
 * @throws unless dy has the shape that `kind` of pooling gives the input.
 */
export function poolGeometry(
  kind: 'average pooling' | 'max pooling' | '3D max pooling',
  { dy, input }: { dy: TensorInfo; input: TensorInfo },
  attrs: object,
): PoolGeometry {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as PoolGradAttrs;
  const info =
    input.shape.length === 5
      ? backend_util.computePool3DInfo(
          input.shape as [number, number, number, number, number],
          filterSize as [number, number, number],
          strides as [number, number, number],
          1,
          pad as 'valid' | 'same' | number,
          dimRoundingMode,
        )
      : {
          ...backend_util.computePool2DInfo(
            input.shape as [number, number, number, number],
            filterSize as [number, number],
            strides as [number, number],
            1,
            pad,
            dimRoundingMode,
          ),
          ...{ inDepth: 1, outDepth: 1, filterDepth: 1, strideDepth: 1 },
        };
  if (info.outShape.join() !== dy.shape.join()) {
    throw new Error(
      `The gradient of ${kind} [${input.shape}] by [${filterSize}] with strides [${strides}] has shape ` +
        `[${info.outShape}], not [${dy.shape}]`,
    );
  }
  const { padInfo } = info;
  return {
    batch: info.batchSize,
    channels: info.inChannels,
    input: [info.inDepth, info.inHeight, info.inWidth],
    output: [info.outDepth, info.outHeight, info.outWidth],
    filter: [info.filterDepth, info.filterHeight, info.filterWidth],
    strides: [info.strideDepth, info.strideHeight, info.strideWidth],
    padding: ['front' in padInfo ? padInfo.front : 0, padInfo.top, padInfo.left],
  };
}

import '@tensorflow/tfjs-backend-cpu';
import { expectTensorClose } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import {
  depthwiseFilterGradient,
  depthwiseInputGradient,
  filterGradient,
  type GradientAttrs,
  segmentSum,
} from './portable.js';
import { indices, noise } from './values.js';

beforeAll(() => tf.setBackend('cpu'));

/** What the kernel of the cpu backend gives. */
const onCpu = (kernel: string, inputs: tf.NamedTensorMap, attrs: object) =>
  tf.engine().runKernel<tf.Tensor>(kernel, inputs, attrs as tf.NamedAttrMap);

const shared = { pad: 'same', dataFormat: 'NHWC', dilations: [1, 1], dimRoundingMode: undefined };

it.each([
  [1, 3],
  [2, 3],
  [2, 7],
  [1, 1],
] as const)(
  'is the gradient of the filters of a convolution with stride %i and filters of %i places a side',
  async (stride, kernel) => {
    const out = Math.ceil(7 / stride);
    const inputs = { x: noise([2, 7, 7, 3]), dy: noise([2, out, out, 4]) };
    const attrs: GradientAttrs = { strides: [stride, stride], filterShape: [kernel, kernel, 3, 4] };
    const [gradient] = filterGradient(inputs, attrs);
    await expectTensorClose(gradient, onCpu('Conv2DBackpropFilter', inputs, { ...shared, ...attrs }));
  },
);

it('is the gradients of a depthwise convolution', async () => {
  const [x, dy, filter] = [noise([2, 6, 6, 3]), noise([2, 6, 6, 3], [0, 1]), noise([3, 3, 3, 1])];
  const attrs: GradientAttrs = { strides: [1, 1], filterShape: [3, 3, 3, 1] };
  await expectTensorClose(
    depthwiseFilterGradient({ x, dy }, attrs)[0],
    onCpu('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...shared, ...attrs }),
  );
  await expectTensorClose(
    depthwiseInputGradient({ dy, filter })[0],
    onCpu('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...shared, ...attrs, inputShape: x.shape }),
  );
});

it('is the sum of the rows of each segment', async () => {
  const inputs = { x: noise([20, 3]), segmentIds: indices(20, 4) };
  const [sums] = segmentSum(inputs, { numSegments: 4 });
  expect(sums.shape).toEqual([4, 3]);
  await expectTensorClose(sums, onCpu('UnsortedSegmentSum', inputs, { numSegments: 4 }));
});

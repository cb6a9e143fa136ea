import '@tensorflow/tfjs-layers';
import { type ConvolutionCase, convolutionCases, runKernel } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkConvolution } from '../testing/convolution-check.js';
import { describeWebGpu } from '../testing/webgpu.js';

const cases = convolutionCases({
  channels: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(12, 16)),
  stride: fc.constantFrom(1, 2),
});

describeWebGpu('a convolution and its gradients', () => {
  it('are right for any kernel, stride, padding and number of channels', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.nat(1000), (one, seed) => checkConvolution(one, seed)),
      { numRuns: 60, seed: 1 },
    );
  });

  const nhwc = { dataFormat: 'NHWC', pad: 'same' } as const;
  const named: [string, ConvolutionCase][] = [
    ['70 channels to 66', { x: [1, 4, 5, 70], filter: [3, 3, 70, 66], attributes: { ...nhwc, strides: 1 } }],
    [
      'one channel to 64, 7x7, stride 2',
      { x: [1, 20, 20, 1], filter: [7, 7, 1, 64], attributes: { ...nhwc, strides: 2 } },
    ],
    ['32 to 64, stride 2', { x: [2, 8, 8, 32], filter: [3, 3, 32, 64], attributes: { ...nhwc, strides: 2 } }],
    ['1x1, 48 to 80', { x: [3, 7, 9, 48], filter: [1, 1, 48, 80], attributes: { ...nhwc, strides: 1 } }],
    ['1x1, stride 2', { x: [2, 8, 8, 32], filter: [1, 1, 32, 64], attributes: { ...nhwc, strides: 2 } }],
    ['sums of many parts', { x: [16, 17, 16, 3], filter: [3, 3, 3, 5], attributes: { ...nhwc, strides: 1 } }],
    [
      'a stride beyond the image',
      { x: [1, 3, 3, 4], filter: [2, 2, 4, 4], attributes: { ...nhwc, strides: 5 } },
    ],
    ['an empty batch', { x: [0, 5, 5, 3], filter: [3, 3, 3, 4], attributes: { ...nhwc, strides: 1 } }],
  ];
  it.each(named)('are right for %s', (_name, example) => checkConvolution(example, 3));

  it('reject a gradient of another shape', () => {
    const x = tf.zeros([1, 4, 4, 1]);
    const attrs = { ...nhwc, strides: 2, filterShape: [3, 3, 1, 1] };
    expect(() => runKernel(tf.Conv2DBackpropFilter, { x, dy: x }, attrs)).toThrow(
      /has shape \[1,2,2,1\], not \[1,4,4,1\]/,
    );
  });

  it('take of an output gradient that is too high or too wide the upper left part, as tfjs does', async () => {
    const filter = tf.ones([1, 1, 1, 1]);
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', inputShape: [1, 2, 2, 1] };
    const dy = tf.tensor([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]);
    const dx = runKernel(tf.Conv2DBackpropInput, { dy, filter }, attrs);
    expect([...(await dx.data())]).toEqual([1, 2, 4, 5]);
  });
});

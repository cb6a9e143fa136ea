import '@tensorflow/tfjs-backend-wasm';
import { type ConvolutionCase, convolutionCases, runKernel } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';
import { checkConvolution } from '../testing/convolution-check.js';

const cases = convolutionCases({
  channels: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(12, 15, 16, 17, 31, 33)),
  stride: fc.integer({ min: 1, max: 3 }),
});

describe.each([
  ['plain', 2],
  ['relaxed', 3],
] as const)('gradients of a convolution, %s, %i threads', (simd, threads) => {
  beforeAll(async () => {
    await registerWasmKernels({ simd, threads });
    await tf.setBackend('wasm');
  });

  it('are right for any kernel, stride, padding and number of channels', () => {
    fc.assert(fc.property(cases, fc.nat(1000), checkConvolution), { numRuns: 250, seed: 1 });
  });

  const nhwc = { dataFormat: 'NHWC', pad: 'same' } as const;
  const named: [string, ConvolutionCase][] = [
    [
      '130 channels to 129',
      { x: [1, 4, 5, 130], filter: [3, 3, 130, 129], attributes: { ...nhwc, strides: 1 } },
    ],
    [
      'one channel to 64, 7x7, stride 2',
      { x: [1, 28, 28, 1], filter: [7, 7, 1, 64], attributes: { ...nhwc, strides: 2 } },
    ],
    [
      '64 to 128, stride 2',
      { x: [1, 8, 8, 64], filter: [3, 3, 64, 128], attributes: { ...nhwc, strides: 2 } },
    ],
    ['1x1', { x: [3, 7, 9, 48], filter: [1, 1, 48, 80], attributes: { ...nhwc, strides: 1 } }],
    ['1x1, 256 to 64', { x: [5, 8, 8, 256], filter: [1, 1, 256, 64], attributes: { ...nhwc, strides: 1 } }],
    ['1x1 of one pixel', { x: [1, 1, 1, 16], filter: [1, 1, 16, 16], attributes: { ...nhwc, strides: 1 } }],
    ['1x1, 4 to 16', { x: [2, 5, 5, 4], filter: [1, 1, 4, 16], attributes: { ...nhwc, strides: 1 } }],
    [
      '1x1 with bias and ReLU',
      {
        x: [2, 5, 5, 16],
        filter: [1, 1, 16, 32],
        attributes: { ...nhwc, strides: 1 },
        bias: true,
        activation: 'relu',
      },
    ],
    ['1x1, stride 2', { x: [2, 8, 8, 32], filter: [1, 1, 32, 64], attributes: { ...nhwc, strides: 2 } }],
    ['many terms', { x: [16, 33, 32, 3], filter: [3, 3, 3, 5], attributes: { ...nhwc, strides: 1 } }],
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

  it('take of an output gradient that is too high or too wide the upper left part, as tfjs does', () => {
    const filter = tf.ones([1, 1, 1, 1]);
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', inputShape: [1, 2, 2, 1] };
    const dx = runKernel(
      tf.Conv2DBackpropInput,
      { dy: tf.tensor([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]), filter },
      attrs,
    );
    expect([...dx.dataSync()]).toEqual([1, 2, 4, 5]);
    expect(() => runKernel(tf.Conv2DBackpropInput, { dy: tf.ones([1, 1, 3, 1]), filter }, attrs)).toThrow(
      /has shape \[1,2,2,1\], not \[1,1,3,1\]/,
    );
  });
});

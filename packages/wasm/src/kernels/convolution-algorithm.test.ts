import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers'; // brings the gradients
import { type ConvolutionAttributes, convolutionSizes } from '@residualjs/ops';
import { type ConvolutionCase, expectNoLeak } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';
import { checkConvolution } from '../testing/convolution-check.js';
import {
  filterGradientFitsWinograd,
  forwardFitsWinograd,
  inputGradientFitsWinograd,
} from './convolution-algorithm.js';

const sizes = (
  x: number[],
  outChannels: number,
  kernel = 3,
  attributes: Partial<ConvolutionAttributes> = {},
) =>
  convolutionSizes(x, [kernel, kernel, x[3], outChannels], null, {
    strides: 1,
    pad: 'same',
    dataFormat: 'NHWC',
    ...attributes,
  });

describe('the choice of an algorithm', () => {
  it('takes Winograd for the 3x3 convolutions of a ResNet', () => {
    for (const [side, channels] of [
      [32, 16],
      [16, 32],
      [8, 64],
      [7, 64],
    ]) {
      const s = sizes([32, side, side, channels], channels);
      expect(forwardFitsWinograd(s) && inputGradientFitsWinograd(s) && filterGradientFitsWinograd(s)).toBe(
        true,
      );
    }
  });

  it('takes the direct kernels for what does not fit', () => {
    const unfit = [
      sizes([32, 32, 32, 3], 16),
      sizes([32, 32, 32, 16], 18),
      sizes([32, 32, 32, 16], 16, 1),
      sizes([32, 32, 32, 16], 32, 3, { strides: 2 }),
      sizes([1, 8, 8, 64], 64), // too few tiles to pay for the transform of the filters
      sizes([64, 2, 2, 64], 64), // tiles three quarters empty
    ];
    for (const s of unfit) expect(forwardFitsWinograd(s)).toBe(false);
    const wide = sizes([32, 9, 9, 16], 16, 3, {
      pad: [
        [0, 0],
        [4, 0],
        [0, 0],
        [0, 0],
      ],
    });
    expect(forwardFitsWinograd(wide)).toBe(true);
    expect(inputGradientFitsWinograd(wide)).toBe(false);
  });
});

/** Shapes that Winograd fits, with any image size, few and many tiles, and all paddings. */
const cases: fc.Arbitrary<ConvolutionCase> = fc
  .record({
    batch: fc.integer({ min: 1, max: 5 }),
    size: fc.tuple(fc.integer({ min: 3, max: 17 }), fc.integer({ min: 3, max: 17 })),
    channels: fc.tuple(fc.constantFrom(4, 12, 16, 20), fc.constantFrom(8, 16, 32)),
    pad: fc.oneof(
      fc.constantFrom<ConvolutionAttributes['pad']>('same', 'valid', 2),
      fc
        .tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3))
        .map(([a, b, c, d]): ConvolutionAttributes['pad'] => [
          [0, 0],
          [a, b],
          [c, d],
          [0, 0],
        ]),
    ),
    bias: fc.boolean(),
    activation: fc.constantFrom('linear' as const, 'relu' as const),
  })
  .map(({ batch, size, channels: [inChannels, outChannels], pad, bias, activation }) => ({
    x: [batch, ...size, inChannels],
    filter: [3, 3, inChannels, outChannels],
    attributes: { strides: 1, pad, dataFormat: 'NHWC' },
    bias,
    activation,
  }));

describe.each(['plain', 'relaxed'] as const)('Winograd, %s', (simd) => {
  beforeAll(async () => {
    await registerWasmKernels({ simd });
    await tf.setBackend('wasm');
  });

  it('is right for any image size and padding', () => {
    fc.assert(fc.property(cases, fc.nat(1000), checkConvolution), { numRuns: 30, seed: 2 });
  });

  const same = { strides: 1, pad: 'same', dataFormat: 'NHWC' } as const;
  it.each<[string, ConvolutionCase]>([
    ['64 channels at 8x8', { x: [4, 8, 8, 64], filter: [3, 3, 64, 64], attributes: same }],
    ['256 channels at 7x7', { x: [3, 7, 7, 256], filter: [3, 3, 256, 16], attributes: same }],
    ['many terms in the filter gradient', { x: [8, 32, 32, 4], filter: [3, 3, 4, 16], attributes: same }],
  ])('is right for %s', (_name, example) => checkConvolution(example, 9));

  it('leaves no tensor behind, and frees what it took', async () => {
    const x = tf.ones([8, 32, 32, 16]) as tf.Tensor4D;
    const filter = tf.ones([3, 3, 16, 16]) as tf.Tensor4D;
    const step = () =>
      tf.dispose(
        tf.grads((a, f) => tf.sum(tf.conv2d(a as tf.Tensor4D, f as tf.Tensor4D, 1, 'same')))([x, filter]),
      );
    step();
    await expectNoLeak(step);
    tf.dispose([x, filter]);
  });
});

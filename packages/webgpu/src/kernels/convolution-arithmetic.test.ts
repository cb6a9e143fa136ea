import '@tensorflow/tfjs-layers';
import { type ConvolutionCase, convolutionCases } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arithmeticOf } from '../arithmetic.js';
import { runningBackend } from '../host.js';
import { checkConvolution, type Rounding } from '../testing/convolution-check.js';
import { describeWebGpuWith } from '../testing/webgpu.js';
import { GRADIENT_SCALE } from './implicit-gemm.js';

/** To the nearest float16, ties to even: 11 bits, and multiples of 2^-24 below 2^-14. */
function nearestHalf(value: number): number {
  if (Math.abs(value) < 2 ** -14) {
    const unit = 1.5 * 2 ** 28; // the last place of whose sums with small numbers is 2^-24
    return value + unit - unit;
  }
  const split = value * (2 ** 42 + 1);
  return split - (split - value);
}

it('rounds to float16', () => {
  expect([1, 1 + 2 ** -11, 1 + 3 * 2 ** -11, -65504, 2 ** -24, 2 ** -26, 1e-5].map(nearestHalf)).toEqual([
    1,
    1,
    1 + 2 ** -9,
    -65504,
    2 ** -24,
    0,
    168 * 2 ** -24,
  ]);
});

const exact: Rounding = { value: (value) => value, gradient: (value) => value };
const halves: Rounding = {
  value: nearestHalf,
  gradient: (value) => nearestHalf(value * GRADIENT_SCALE) / GRADIENT_SCALE,
};

const cases = convolutionCases({
  channels: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(12, 16)),
  stride: fc.constantFrom(1, 2),
});

const nhwc = { dataFormat: 'NHWC', pad: 'same' } as const;
const named: [string, ConvolutionCase][] = [
  ['70 channels to 66', { x: [1, 4, 5, 70], filter: [3, 3, 70, 66], attributes: { ...nhwc, strides: 1 } }],
  ['32 to 64, stride 2', { x: [2, 8, 8, 32], filter: [3, 3, 32, 64], attributes: { ...nhwc, strides: 2 } }],
  ['1x1, 48 to 80', { x: [3, 7, 9, 48], filter: [1, 1, 48, 80], attributes: { ...nhwc, strides: 1 } }],
  ['sums of many parts', { x: [16, 17, 16, 3], filter: [3, 3, 3, 5], attributes: { ...nhwc, strides: 1 } }],
];

for (const [arithmetic, rounding] of [
  [{ operands: 'float16' }, halves],
  [{ operands: 'float16', subgroupMatrices: true }, halves],
  [{ operands: 'float32', subgroupMatrices: true }, exact],
] as const) {
  await describeWebGpuWith(arithmetic, 'a convolution and its gradients', () => {
    it('are those of the rounded operands, summed in float32', async () => {
      const { device } = runningBackend()!;
      expect(arithmeticOf(device).operands).toBe(arithmetic.operands);
      expect(arithmeticOf(device).matrix !== null).toBe('subgroupMatrices' in arithmetic);
      const one = fc.asyncProperty(cases, fc.nat(1000), (shapes, seed) =>
        checkConvolution(shapes, seed, rounding),
      );
      await fc.assert(one, { numRuns: 6, seed: 2 });
    });

    it.each(named)('are right for %s', (_name, example) => checkConvolution(example, 3, rounding));

    it('keep small gradients', async () => {
      const [x, dy] = [tf.ones<tf.Rank.R4>([1, 4, 4, 4]), tf.fill<tf.Rank.R4>([1, 4, 4, 4], 1e-6)];
      const gradient = tf.grad((w: tf.Tensor) => tf.conv2d(x, w as tf.Tensor4D, 1, 'same'));
      const dw = await gradient(tf.ones([1, 1, 4, 4]), dy).data();
      for (const value of dw) expect(Math.abs(value / 16e-6 - 1)).toBeLessThan(2 ** -10);
    });
  });
}

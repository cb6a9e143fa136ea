import type { ConvolutionAttributes } from '@residualjs/ops';
import fc from 'fast-check';

/** A convolution NHWC. */
export interface ConvolutionCase {
  x: [number, number, number, number];
  filter: [number, number, number, number];
  attributes: ConvolutionAttributes;
  /** Of the forward pass. */
  bias?: boolean;
  activation?: 'linear' | 'relu';
}

const side = fc.integer({ min: 1, max: 5 });
const explicit = fc.tuple(side, side, side, side).map(([a, b, c, d]): ConvolutionAttributes['pad'] => [
  [0, 0],
  [a - 1, b - 1],
  [c - 1, d - 1],
  [0, 0],
]);
const padding: fc.Arbitrary<Pick<ConvolutionAttributes, 'pad' | 'dimRoundingMode'>> = fc.oneof(
  fc.record({ pad: fc.constantFrom<ConvolutionAttributes['pad']>('same', 'valid') }),
  fc.record({
    pad: fc.oneof(fc.integer({ min: 0, max: 3 }), explicit),
    dimRoundingMode: fc.constantFrom('floor', 'round', 'ceil'),
  }),
);
/** Convolutions of up to 11 x 11 pixels, with kernels of up to 5 x 5, any padding, and these channels, and strides where both are one number. */
export const convolutionCases = ({
  channels,
  stride,
}: {
  channels: fc.Arbitrary<number>;
  stride: fc.Arbitrary<number>;
}): fc.Arbitrary<ConvolutionCase> =>
  fc
    .record({
      batch: fc.integer({ min: 1, max: 3 }),
      size: fc.tuple(fc.integer({ min: 1, max: 11 }), fc.integer({ min: 1, max: 11 })),
      kernel: fc.tuple(side, side),
      strides: fc.oneof(stride, fc.tuple(side, side)),
      channels: fc.tuple(channels, channels),
      padding,
    })
    .map(({ batch, size, kernel, strides, channels: [inChannels, outChannels], padding }) => ({
      x: [batch, ...size, inChannels],
      filter: [...kernel, inChannels, outChannels],
      attributes: { strides, dataFormat: 'NHWC', ...padding },
    }));

import { type ConvolutionInferenceOptions, convolutionInference, prepareFilter } from '@residualjs/ops';
import { convolution64, directBound, expectNoLeak, randomTensor, relativeError } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-wasm';
import { convolutionSizes } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';
import { dirtyHeap } from '../testing/dirty-heap.js';
import { forwardFitsStridedWinograd, forwardFitsWinograd } from './convolution-algorithm.js';

type Shape4D = [number, number, number, number];

interface Example {
  x: Shape4D;
  filter: Shape4D;
  options: Pick<ConvolutionInferenceOptions, 'strides' | 'pad' | 'activation'>;
  bias: boolean;
  addend: boolean;
  prepared: boolean;
}

/** One case on a dirty heap against float64. */
function check({ x: inputShape, filter: filterShape, options, ...parts }: Example, seed: number): void {
  const { strides = [1, 1], pad = 'same', activation } = options;
  const sizes = convolutionSizes(inputShape, filterShape, null, { strides, pad, dataFormat: 'NHWC' });
  const shape: Shape4D = [sizes.batch, sizes.outHeight, sizes.outWidth, sizes.outChannels];
  if (shape.some((length) => !(length > 0))) return;
  tf.tidy(() => {
    const x = randomTensor(inputShape, seed) as tf.Tensor4D;
    const filter = randomTensor(filterShape, seed + 1) as tf.Tensor4D;
    const bias = parts.bias ? (randomTensor([filterShape[3]], seed + 2) as tf.Tensor1D) : null;
    const addend = parts.addend ? (randomTensor(shape, seed + 3) as tf.Tensor4D) : null;
    dirtyHeap();
    const prepared = parts.prepared ? prepareFilter(filter, strides) : null;
    const y = convolutionInference(x, filter, { ...options, bias, addend, prepared });

    const reference = convolution64(sizes, x.dataSync(), filter.dataSync());
    const [b, a] = [bias?.dataSync(), addend?.dataSync()];
    for (let i = 0; i < reference.values.length; i++) {
      const sum = reference.values[i]! + (b?.[i % filterShape[3]] ?? 0) + (a?.[i] ?? 0);
      reference.values[i] = activation === 'relu' ? Math.max(sum, 0) : sum;
    }
    expect(y.shape).toEqual(shape);
    const isPrepared = prepared !== null;
    const isWinograd =
      forwardFitsWinograd(sizes, isPrepared) || forwardFitsStridedWinograd(sizes, isPrepared);
    const bound = isWinograd ? 3e-5 : directBound(reference);
    expect(relativeError(y.dataSync(), reference)).toBeLessThanOrEqual(bound);
  });
}

const side = fc.integer({ min: 1, max: 13 });
const cases: fc.Arbitrary<Example> = fc
  .record({
    x: fc.tuple(fc.integer({ min: 1, max: 4 }), side, side, fc.constant(1)),
    channels: fc.tuple(fc.constantFrom(3, 4, 12, 16), fc.constantFrom(5, 16, 32)),
    kernel: fc.constantFrom<[number, number][]>([3, 3], [1, 1], [3, 1], [5, 5]),
    strides: fc.constantFrom([1, 1] as [number, number], [2, 2] as [number, number]),
    pad: fc.oneof(
      fc.constantFrom<ConvolutionInferenceOptions['pad']>('same', 'valid'),
      fc
        .tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(2))
        .map(([a, b, c, d]): ConvolutionInferenceOptions['pad'] => [
          [0, 0],
          [a, b],
          [c, d],
          [0, 0],
        ]),
    ),
    activation: fc.constantFrom('linear' as const, 'relu' as const),
    bias: fc.boolean(),
    addend: fc.boolean(),
    prepared: fc.boolean(),
  })
  .map(({ x: [batch, height, width], channels, kernel, strides, pad, activation, ...parts }) => ({
    x: [batch, height, width, channels[0]],
    filter: [...kernel, ...channels],
    options: { strides, pad, activation },
    ...parts,
  }));

describe.each([
  ['plain', 2],
  ['relaxed', 3],
] as const)('ResidualConvolutionInference, %s, %i threads', (simd, threads) => {
  beforeAll(async () => {
    await registerWasmKernels({ simd, threads });
    await tf.setBackend('wasm');
  });

  it('is right for any kernel, stride, padding and epilogue, filters prepared or not', () => {
    fc.assert(fc.property(cases, fc.nat(1000), check), { numRuns: 200, seed: 3 });
  });

  const all = { bias: true, addend: true, prepared: true };
  const relu = { activation: 'relu' } as const;
  it.each<[string, Example]>([
    ['one 8x8 image of 64 channels', { x: [1, 8, 8, 64], filter: [3, 3, 64, 64], options: relu, ...all }],
    ['many images of 16 channels', { x: [9, 32, 32, 16], filter: [3, 3, 16, 16], options: relu, ...all }],
    [
      'stride 2, 16 to 32',
      { x: [9, 32, 32, 16], filter: [3, 3, 16, 32], options: { ...relu, strides: [2, 2] }, ...all },
    ],
    [
      'stride 2, odd sizes, zeros before alone',
      {
        x: [3, 19, 27, 20],
        filter: [3, 3, 20, 48],
        options: {
          strides: [2, 2],
          pad: [
            [0, 0],
            [2, 0],
            [1, 0],
            [0, 0],
          ],
        },
        ...all,
      },
    ],
    ['1x1, 64 to 256', { x: [3, 8, 8, 64], filter: [1, 1, 64, 256], options: {}, ...all }],
    ['many channels', { x: [1, 7, 7, 256], filter: [3, 3, 256, 128], options: relu, ...all }],
  ])('is right for %s', (_name, example) => check(example, 7));

  it('gives the same bits with prepared filters, which go on holding the values they were made of', async () => {
    await expectNoLeak(() => {
      for (const [size, stride] of [
        [3, 1],
        [3, 2],
        [1, 1],
      ] as const) {
        const strides: [number, number] = [stride, stride];
        const x = randomTensor([128, 8, 8, 16], 1) as tf.Tensor4D;
        const first = randomTensor([size, size, 16, 16], 2) as tf.Tensor4D;
        const filter = tf.variable(first);
        const prepared = prepareFilter(filter, strides)!;
        const expected = convolutionInference(x, filter, { strides });
        const actual = convolutionInference(x, filter, { strides, prepared });
        expect(tf.util.arraysEqual(actual.dataSync(), expected.dataSync())).toBe(true);
        tf.dispose([x, first, filter, prepared, expected, actual]);
      }
    });
  });

  it('prepares nothing where nothing is gained, and refuses what was prepared of another filter', () => {
    const filter = tf.zeros([3, 3, 16, 16]) as tf.Tensor4D;
    expect(prepareFilter(filter, [2, 1])).toBeNull();
    expect(prepareFilter(filter, [3, 3])).toBeNull();
    expect(prepareFilter(tf.zeros([5, 5, 16, 16]))).toBeNull();
    expect(prepareFilter(tf.zeros([3, 3, 3, 16]))).toBeNull();
    const prepared = prepareFilter(filter);
    const x = tf.zeros([2, 4, 4, 32]) as tf.Tensor4D;
    expect(() => convolutionInference(x, tf.zeros([3, 3, 32, 16]), { prepared })).toThrow(
      'takes a prepared filter of 19008 values, and got one of 9792',
    );
    expect(() => convolutionInference(x, tf.zeros([5, 5, 32, 16]), { prepared })).toThrow(
      'takes no prepared filter, and got one of 9792',
    );
  });
});

import { type ConvolutionSizes, convolutionSizes } from '@residualjs/ops';
import {
  type ConvolutionCase,
  convolution64,
  directBound,
  filterGradient64,
  inputGradient64,
  type Reference,
  randomTensor,
  relativeError,
  runKernel,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import {
  filterGradientFitsWinograd,
  forwardFitsStridedWinograd,
  forwardFitsWinograd,
  inputGradientFitsWinograd,
} from '../kernels/convolution-algorithm.js';
import { dirtyHeap } from './dirty-heap.js';

/** What Winograd F(4x4, 3x3) may be off, relative to the largest value. */
const WINOGRAD_BOUND = { forward: 3e-5, inputGradient: 3e-5, filterGradient: 1e-4 };

/** The forward pass and both gradients of a case on a dirty heap, against float64. Passes where the kernel does not fit the image. */
export function checkConvolution(example: ConvolutionCase, seed: number): void {
  const { x: inputShape, filter: filterShape, attributes, activation = 'linear' } = example;
  const { strides, pad, dimRoundingMode } = attributes;
  const { outShape } = tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  if (outShape.some((length, axis) => axis > 0 && !(length > 0))) return;
  const sizes = convolutionSizes(inputShape, filterShape, outShape, attributes);
  tf.tidy(() => {
    const x = randomTensor(inputShape, seed);
    const filter = randomTensor(filterShape, seed + 1);
    const dy = randomTensor(outShape, seed + 2);
    const bias = example.bias ? randomTensor([filterShape[3]], seed + 3) : undefined;
    dirtyHeap();
    const forward = { ...attributes, dilations: 1, activation };
    const y = runKernel(tf.FusedConv2D, { x, filter, bias }, forward);
    const ofFilter = runKernel(tf.Conv2DBackpropFilter, { x, dy }, { ...attributes, filterShape });
    const ofInput = runKernel(tf.Conv2DBackpropInput, { dy, filter }, { ...attributes, inputShape });

    const [xs, filters, dys] = [x, filter, dy].map((tensor) => tensor.dataSync());
    const yReference = convolution64(sizes, xs, filters);
    finish(yReference, sizes, bias?.dataSync(), activation);
    expectNear(
      'forward',
      y,
      outShape,
      yReference,
      forwardFitsWinograd(sizes) || forwardFitsStridedWinograd(sizes),
    );
    expectNear(
      'filterGradient',
      ofFilter,
      filterShape,
      filterGradient64(sizes, xs, dys),
      filterGradientFitsWinograd(sizes),
    );
    expectNear(
      'inputGradient',
      ofInput,
      inputShape,
      inputGradient64(sizes, dys, filters),
      inputGradientFitsWinograd(sizes),
    );
  });
}

function finish(
  { values }: Reference,
  { outChannels }: ConvolutionSizes,
  bias: ArrayLike<number> | undefined,
  activation: string,
) {
  for (let i = 0; i < values.length; i++) {
    values[i] += bias?.[i % outChannels] ?? 0;
    if (activation === 'relu') values[i] = Math.max(values[i], 0);
  }
}

function expectNear(
  pass: keyof typeof WINOGRAD_BOUND,
  actual: tf.Tensor,
  shape: number[],
  reference: Reference,
  winograd: boolean,
) {
  expect(actual.shape, pass).toEqual(shape);
  const bound = winograd ? WINOGRAD_BOUND[pass] : directBound(reference);
  const error = relativeError(actual.dataSync(), reference);
  expect(error, `${pass}${winograd ? ' by Winograd' : ''}`).toBeLessThanOrEqual(bound);
}

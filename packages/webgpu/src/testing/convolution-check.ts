import { convolutionSizes } from '@residualjs/ops';
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
import { dirtyBuffers } from './webgpu.js';

/** What operands of a convolution are rounded to before they are multiplied: activations and filters, and gradients. */
export interface Rounding {
  value: (value: number) => number;
  gradient: (value: number) => number;
}

const EXACT: Rounding = { value: (value) => value, gradient: (value) => value };

/** All passes of a case against float64. Passes where the kernel does not fit the image. */
export async function checkConvolution(
  { x: inputShape, filter: filterShape, attributes }: ConvolutionCase,
  seed: number,
  rounding: Rounding = EXACT,
) {
  const { strides, pad, dimRoundingMode } = attributes;
  const info = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode);
  const { outShape } = info;
  if (outShape.some((length, axis) => axis > 0 && !(length > 0))) return;
  const sizes = convolutionSizes(inputShape, filterShape, outShape, attributes);
  const x = randomTensor(inputShape, seed);
  const filter = randomTensor(filterShape, seed + 1);
  const dy = randomTensor(outShape, seed + 2);
  const [xs, filters] = await Promise.all([x, filter].map((tensor) => rounded(tensor, rounding.value)));
  const dys = await rounded(dy, rounding.gradient);
  dirtyBuffers(filterShape, inputShape);
  const ofFilter = runKernel(tf.Conv2DBackpropFilter, { x, dy }, { ...attributes, filterShape });
  const ofInput = runKernel(tf.Conv2DBackpropInput, { dy, filter }, { ...attributes, inputShape });
  const y = runKernel(tf.Conv2D, { x, filter }, { ...attributes, dilations: 1 });
  await expectNear('forward', y, outShape, convolution64(sizes, xs, filters));
  await expectNear('filter gradient', ofFilter, filterShape, filterGradient64(sizes, xs, dys));
  await expectNear('input gradient', ofInput, inputShape, inputGradient64(sizes, dys, filters));
  tf.dispose([x, filter, dy, y, ofFilter, ofInput]);
}

const rounded = async (tensor: tf.Tensor, round: (value: number) => number) =>
  Float32Array.from((await tensor.data()) as Float32Array, round);

/** Throws unless a tensor has this shape, and values as near to the reference as float32 sums are. */
export async function expectNear(pass: string, actual: tf.Tensor, shape: number[], reference: Reference) {
  expect(actual.shape, pass).toEqual(shape);
  const error = relativeError(await actual.data(), reference);
  expect(error, pass).toBeLessThanOrEqual(directBound(reference));
}

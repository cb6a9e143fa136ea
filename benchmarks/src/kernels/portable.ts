/** Kernels that the WASM backend of TensorFlow.js lacks, in those that it has. */
import * as tf from '@tensorflow/tfjs-core';
import type { Inputs } from './kernel-case.js';

/** What the gradients of a convolution are told. */
export interface GradientAttrs {
  strides: [number, number];
  filterShape: [number, number, number, number];
}

/**
 * For every place of a filter, the pixels of x that it meets, `[N, H', W', C]`: x with zeros around it as for padding 'same', cut and
 * strided.
 */
function metPixels(x: tf.Tensor4D, dy: tf.Tensor4D, { strides, filterShape }: GradientAttrs): tf.Tensor4D[] {
  const [kernelHeight, kernelWidth] = filterShape;
  const [, height, width, channels] = x.shape;
  const [batch, outHeight, outWidth] = dy.shape;
  const zeros = (length: number, out: number, kernel: number, stride: number): [number, number] => {
    const total = Math.max((out - 1) * stride + kernel - length, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  };
  const [stride] = strides;
  const padded = tf.pad(x, [
    [0, 0],
    zeros(height, outHeight, kernelHeight, stride),
    zeros(width, outWidth, kernelWidth, stride),
    [0, 0],
  ]);
  const reach = (out: number) => (out - 1) * stride + 1;
  return Array.from({ length: kernelHeight * kernelWidth }, (_, i) => {
    const [ky, kx] = [Math.floor(i / kernelWidth), i % kernelWidth];
    if (stride === 1) return tf.slice4d(padded, [0, ky, kx, 0], [batch, outHeight, outWidth, channels]);
    const end = [batch, ky + reach(outHeight), kx + reach(outWidth), channels];
    return tf.stridedSlice(padded, [0, ky, kx, 0], end, [1, stride, stride, 1]) as tf.Tensor4D;
  });
}

/** The gradient of the filters of a convolution: a matrix product for every place of the filter. */
export function filterGradient({ x, dy }: Inputs, attrs: GradientAttrs): tf.Tensor[] {
  return tf.tidy(() => {
    const [, , channels, filters] = attrs.filterShape;
    const gradient = tf.reshape(dy, [-1, filters]) as tf.Tensor2D;
    const products = metPixels(x as tf.Tensor4D, dy as tf.Tensor4D, attrs).map((pixels) =>
      tf.matMul(tf.reshape(pixels, [-1, channels]) as tf.Tensor2D, gradient, true),
    );
    return [tf.reshape(tf.stack(products), attrs.filterShape)];
  });
}

/** The gradient of the filters of a depthwise convolution: a sum of products for every place of the filter. */
export function depthwiseFilterGradient({ x, dy }: Inputs, attrs: GradientAttrs): tf.Tensor[] {
  return tf.tidy(() => {
    const sums = metPixels(x as tf.Tensor4D, dy as tf.Tensor4D, attrs).map((pixels) =>
      tf.sum(tf.mul(pixels, dy), [0, 1, 2]),
    );
    return [tf.reshape(tf.stack(sums), attrs.filterShape)];
  });
}

/** The gradient of the input of a depthwise convolution with stride 1 and padding 'same': one with the filter turned round. */
export function depthwiseInputGradient({ dy, filter }: Inputs): tf.Tensor[] {
  return tf.tidy(() => [
    tf.depthwiseConv2d(dy as tf.Tensor4D, tf.reverse4d(filter as tf.Tensor4D, [0, 1]), 1, 'same'),
  ]);
}

/** The sum of the rows of each segment: a matrix product with rows of zeros and a one. */
export function segmentSum({ x, segmentIds }: Inputs, { numSegments }: { numSegments: number }): tf.Tensor[] {
  return tf.tidy(() => {
    const places = tf.cast(tf.oneHot(segmentIds as tf.Tensor1D, numSegments), 'float32');
    return [tf.matMul(places as tf.Tensor2D, x as tf.Tensor2D, true)];
  });
}

/**
 * A convolution for inference, fused with the bias, the addition of the shortcut and the ReLU that follow it in a residual block, and
 * with filters that a backend has prepared once for all calls.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { BatchNormActivation } from './batch-norm-training-kernels.js';
import { isRecording } from './host.js';
import { type Computation, compute } from './operation.js';

/** Kernel name of `convolutionInference`. Its output is `[y]`. */
export const ConvolutionInference = 'ResidualConvolutionInference';

/** Kernel name of `prepareFilter`. Its output is `[prepared]`, or `[]` where the filter itself serves best. */
export const PrepareFilter = 'ResidualPrepareFilter';

/** Inputs of {@link ConvolutionInference}, all float32: `x` [N, H, W, C], `filter` [k, l, C, C'], `bias` [C'], `addend` as the output. */
export interface ConvolutionInferenceInputs<T = tf.Tensor> {
  x: T;
  filter: T;
  bias?: T | null;
  addend?: T | null;
  /** What {@link PrepareFilter} gave for the filter. A kernel may use it; the portable form does not. */
  prepared?: T | null;
}

/** Attributes of {@link ConvolutionInference}. */
export interface ConvolutionInferenceAttrs {
  strides: [number, number];
  pad: ConvolutionPadding;
  activation: BatchNormActivation;
}

/** Inputs of {@link PrepareFilter}. */
export interface PrepareFilterInputs<T = tf.Tensor> {
  filter: T;
}

/** Attributes of {@link PrepareFilter}. */
export interface PrepareFilterAttrs {
  strides: [number, number];
}

/** As tf.conv2d has it: 'same', 'valid', or zeros before and after each axis, `[[0, 0], [top, bottom], [left, right], [0, 0]]`. */
export type ConvolutionPadding = 'same' | 'valid' | tf.backend_util.ExplicitPadding;

/** Options of {@link convolutionInference}. */
export interface ConvolutionInferenceOptions {
  /** `[C']`, added to every pixel. */
  bias?: tf.Tensor1D | null;
  /** Of the shape of the output: the shortcut, added before the activation. */
  addend?: tf.Tensor4D | null;
  /** Distance between two windows, along height and width. */
  strides?: [number, number];
  pad?: ConvolutionPadding;
  /** 'relu' gives max(y, 0), after the addend. */
  activation?: BatchNormActivation;
  /** What {@link prepareFilter} gave for the filter and these strides, or null. */
  prepared?: tf.Tensor | null;
}

/** `[y]` of {@link ConvolutionInferenceInputs}. */
export function portableConvolutionInference(
  { x, filter, bias, addend }: ConvolutionInferenceInputs,
  { strides, pad, activation }: ConvolutionInferenceAttrs,
): tf.Tensor[] {
  return tf.tidy(() => {
    let y: tf.Tensor = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);
    if (bias) y = tf.add(y, bias);
    if (addend) y = tf.add(y, addend);
    return [activation === 'relu' ? tf.relu(y) : y];
  });
}

const computation: Computation<ConvolutionInferenceInputs, ConvolutionInferenceAttrs> = {
  kernelName: ConvolutionInference,
  portable: portableConvolutionInference,
};

const preparation: Computation<PrepareFilterInputs, PrepareFilterAttrs> = {
  kernelName: PrepareFilter,
  portable: () => [],
};

/**
 * `y = activation(convolution(x, filter) + bias + addend)`; x `[N, H, W, C]`, filter `[k, l, C, C']`, bias `[C']`, addend and y
 * `[N, H', W', C']`, all float32.
 *
 * Runs as the kernel that the current backend has under {@link ConvolutionInference}, else in plain tfjs operations; in plain operations too
 * where a gradient is being recorded, so that it has all their derivatives.
 *
 * @throws where a shape does not fit, naming it.
 *
 * @example
 * const prepared = prepareFilter(filter); // once
 * const y = convolutionInference(x, filter, { bias, addend: shortcut, activation: 'relu', prepared });
 */
export function convolutionInference(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  {
    bias = null,
    addend = null,
    strides = [1, 1],
    pad = 'same',
    activation = 'linear',
    prepared = null,
  }: ConvolutionInferenceOptions = {},
): tf.Tensor4D {
  const inputs = { x, filter, bias, addend, prepared };
  const { outShape } = tf.backend_util.computeConv2DInfo(x.shape, filter.shape, strides, 1, pad);
  checkShapes(inputs, outShape);
  const attrs = { strides, pad, activation };
  const isEmpty = outShape.includes(0) || x.size === 0;
  const [y] =
    isEmpty || isRecording()
      ? portableConvolutionInference(inputs, attrs)
      : compute(computation, inputs, attrs);
  return y as tf.Tensor4D;
}

/**
 * The filter `[k, l, C, C']` in the form in which the current backend convolves fastest, or null where that is the filter itself: a tensor
 * for the option `prepared` of {@link convolutionInference}, on this backend and for these strides. It goes on holding the
 * values that the filter has now. The caller disposes it.
 *
 * For a 3x3 filter on WASM these are its points of Winograd F(4x4, 3x3), four times the memory of the filter, with stride 2 nine times.
 */
export function prepareFilter(filter: tf.Tensor4D, strides: [number, number] = [1, 1]): tf.Tensor | null {
  const [prepared = null] = compute(preparation, { filter }, { strides });
  return prepared;
}

function checkShapes(
  { x, filter, bias, addend }: ConvolutionInferenceInputs,
  output: readonly number[],
): void {
  const [, , inChannels, channels] = filter.shape;
  if (x.shape[3] !== inChannels) {
    fail(x, filter, `x has ${x.shape[3]} channels and the filter takes ${inChannels},`, '');
  }
  if (bias && (bias.rank !== 1 || bias.size !== channels)) {
    fail(x, filter, `bias has shape ${format(bias.shape)}`, `; it must be [${channels}]`);
  }
  if (addend && !tf.util.arraysEqual(addend.shape, output as number[])) {
    fail(x, filter, `addend has shape ${format(addend.shape)}`, `; it must be ${format(output)}`);
  }
}

const format = (shape: readonly number[]) => `[${shape.join(', ')}]`;

function fail(x: tf.Tensor, filter: tf.Tensor, what: string, wanted: string): never {
  throw new RangeError(
    `convolutionInference: ${what} where x has shape ${format(x.shape)} and filter ${format(filter.shape)}${wanted}`,
  );
}

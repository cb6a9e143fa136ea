import { type ConvolutionInferenceOptions, convolutionInference, prepareFilter } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';

/** What stays the same in all calls of a {@link PreparedConvolution}. */
export type PreparedConvolutionOptions = Pick<ConvolutionInferenceOptions, 'bias' | 'strides' | 'pad'>;

/** What may differ from call to call. */
export type ConvolutionEpilogue = Pick<ConvolutionInferenceOptions, 'addend' | 'activation'>;

/** A convolution whose filter does not change. */
export interface PreparedConvolution {
  /** `activation(convolution(x) + bias + addend)`; `[N, H, W, C] -> [N, H', W', C']`. */
  run(x: tf.Tensor4D, epilogue?: ConvolutionEpilogue): tf.Tensor4D;
  /** Frees what was made of the filter; the filter and the bias are the caller's. */
  dispose(): void;
}

/**
 * A convolution with `filter` `[k, l, C, C']` for inference. What the backend makes of the filter (`prepareFilter` of @residualjs/ops) is made
 * at the first call and again where the backend is another, and kept until it is disposed.
 */
export function preparedConvolution(
  filter: tf.Tensor4D,
  { bias = null, strides = [1, 1], pad = 'same' }: PreparedConvolutionOptions = {},
): PreparedConvolution {
  let prepared: tf.Tensor | null = null;
  let backend: string | null = null;
  const dispose = () => {
    prepared?.dispose();
    prepared = null;
    backend = null;
  };
  return {
    run(x, epilogue = {}) {
      const current = tf.getBackend();
      if (backend !== current) {
        dispose();
        prepared = prepareFilter(filter, strides);
        if (prepared !== null) tf.keep(prepared);
        backend = current;
      }
      return convolutionInference(x, filter, { bias, strides, pad, prepared, ...epilogue });
    },
    dispose,
  };
}

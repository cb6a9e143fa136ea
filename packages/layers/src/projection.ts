/**
 * The projection shortcut (options B and C): a 1x1 convolution that changes the number of channels and the size.
 *
 * He et al. 2015, "Deep Residual Learning for Image Recognition", section 3.3, https://arxiv.org/abs/1512.03385
 */
import type * as tf from '@tensorflow/tfjs-core';
import { centredConvolution, ResidualConvolution, type ResidualConvolutionOptions } from './convolution.js';

/** `x` `[N, H, W, C]` at every s-th pixel, times `kernel` `[1, 1, C, C']` -> `[N, ceil(H/s), ceil(W/s), C']`. */
export function projection(x: tf.Tensor4D, kernel: tf.Tensor4D, stride = 1): tf.Tensor4D {
  return centredConvolution(x, kernel, stride);
}

/** Options of {@link ResidualProjection}. */
export type ResidualProjectionOptions = Omit<ResidualConvolutionOptions, 'kernelSize'>;

/**
 * `y = Wx` at every s-th pixel; `[N, H, W, C] -> [N, ceil(H/s), ceil(W/s), filters]`.
 * Weights: kernel `[1, 1, C, filters]` and with `useBias` bias `[filters]`. The batch normalisation that may follow is a layer of its own.
 *
 * @throws RangeError where an option or a shape does not fit.
 *
 * @example
 * const shortcut = new ResidualProjection({ name: 'shortcut', filters: 32, stride: 2 }).apply(x);
 */
export class ResidualProjection extends ResidualConvolution {
  /** Name in saved models. */
  static override className = 'ResidualProjection';

  constructor(options: ResidualProjectionOptions) {
    super({ ...options, kernelSize: 1 });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { kernelSize: _, ...config } = super.getConfig();
    return config;
  }
}

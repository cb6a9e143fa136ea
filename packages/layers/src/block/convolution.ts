import * as tfl from '@tensorflow/tfjs-layers';
import { centredPadding, ResidualConvolution } from '../convolution.js';
import { KERNEL_INITIALIZERS, type KernelInitializer, kernelInitializer } from '../kernel-initializer.js';
import { checkInteger, checkOneOf } from '../layer.js';
import { applyLayer, channelsOf, type Stage } from './apply.js';

/** Whose padding a convolution with a stride has. */
export type Padding = 'torch' | 'tensorflow';

/** The allowed values of {@link Padding}. */
export const PADDINGS = ['torch', 'tensorflow'] as const satisfies readonly Padding[];

/** Options of {@link convolution}. */
export interface ConvolutionOptions {
  /** Name of the layer; with `fused: false` the padding layer before it is `NAME_pad`. */
  name: string;
  /** Output channels. */
  filters: number;
  /** Height and width of the kernel, an odd number. */
  kernelSize?: number;
  /** Distance between two windows. */
  stride?: number;
  /**
   * With a stride, 'torch' pads (kernelSize - 1) / 2 zeros on every side, as the paper's and all PyTorch models
   * do; 'tensorflow' is 'same', which pads an even length at its end only. Without a stride both are the same.
   */
  padding?: Padding;
  /** Seed of the network; the layer's own comes from it and the name. */
  seed?: number;
  /** First values of the kernel. */
  kernelInitializer?: KernelInitializer;
  /** Whether a bias `[filters]`, 0 at first, is added; before a batch normalisation there is no use for one. */
  useBias?: boolean;
  /** False gives stock layers of TensorFlow.js only, with the same weight. */
  fused?: boolean;
}

/**
 * A convolution, without bias unless asked for, as before every batch normalisation:
 * `[N, H, W, C] -> [N, ceil(H/s), ceil(W/s), filters]`. Weights: kernel `[k, k, C, filters]`, and
 * with `useBias` bias `[filters]`.
 *
 * A `tf.layers.conv2d` wherever that can pad as asked; else, with 'torch' and a stride, a
 * {@link ResidualConvolution}, or with `fused: false` a `tf.layers.zeroPadding2d` and a `tf.layers.conv2d`.
 *
 * @throws RangeError where an option or a shape does not fit.
 *
 * @example
 * const y = convolution({ name: 'stem_conv', filters: 16 })(x);
 */
export function convolution({
  name,
  filters,
  kernelSize = 3,
  stride = 1,
  padding = 'torch',
  seed = 0,
  kernelInitializer: initializer = 'heNormal',
  useBias = false,
  fused = true,
}: ConvolutionOptions): Stage {
  const where = `convolution '${name}'`;
  checkInteger(where, 'filters', filters, 1);
  checkInteger(where, 'kernelSize', kernelSize, 1);
  checkInteger(where, 'stride', stride, 1);
  checkOneOf(where, 'padding', padding, PADDINGS);
  checkOneOf(where, 'kernelInitializer', initializer, KERNEL_INITIALIZERS);
  const explicit = padding === 'torch' && stride > 1 && kernelSize > 1;
  if (explicit && kernelSize % 2 === 0) {
    throw new RangeError(`${where}: kernelSize is ${kernelSize}; padding 'torch' needs an odd one`);
  }
  return (x) => {
    const channels = channelsOf(x, where);
    if (explicit && fused) {
      const options = { name, filters, kernelSize, stride, seed, kernelInitializer: initializer, useBias };
      return applyLayer(new ResidualConvolution(options), x);
    }
    const pad = centredPadding(kernelSize);
    const input = explicit
      ? applyLayer(tfl.layers.zeroPadding2d({ padding: [pad, pad], name: `${name}_pad` }), x)
      : x;
    const layer = tfl.layers.conv2d({
      name,
      filters,
      kernelSize,
      strides: stride,
      padding: explicit ? 'valid' : 'same',
      useBias,
      kernelInitializer: kernelInitializer(initializer, { kernelSize, channels, filters, seed, name }),
    });
    return applyLayer(layer, input);
  };
}

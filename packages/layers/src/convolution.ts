/** Convolution with the padding of PyTorch. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { KERNEL_INITIALIZERS, type KernelInitializer, kernelInitializer } from './kernel-initializer.js';
import {
  type CallOptions,
  checkInteger,
  checkOneOf,
  describeLayer,
  imageShape,
  type LayerOptions,
  oneTensor,
} from './layer.js';

/** Options of {@link ResidualConvolution}. */
export interface ResidualConvolutionOptions extends LayerOptions {
  /** Output channels. */
  filters: number;
  /** Height and width of the kernel, an odd number. */
  kernelSize?: number;
  /** Distance between two windows, along height and width. */
  stride?: number;
  /** Seed of the network; the layer's own comes from it and the layer's name. */
  seed?: number;
  /** First values of the kernel. */
  kernelInitializer?: KernelInitializer;
  /** Whether a bias `[filters]`, 0 at first, is added. Not before a batch normalisation, which takes it out again. */
  useBias?: boolean;
}

/**
 * Zeros on every side of an image, so that a kernel of odd size is centred on each pixel: (kernelSize - 1) / 2.
 */
export const centredPadding = (kernelSize: number): number => (kernelSize - 1) / 2;

/**
 * The convolution of `x` `[N, H, W, C]` with `kernel` `[k, k, C, C']`, k odd, after (k - 1) / 2 zeros on every
 * side -> `[N, ceil(H/s), ceil(W/s), C']`. This is PyTorch's `padding=(k-1)//2`; 'same' of TensorFlow pads an
 * even length with stride 2 at its end only.
 */
export function centredConvolution(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D {
  return tf.conv2d(x, kernel, stride, centredPadding(kernel.shape[0]));
}

/**
 * A convolution that pads (k - 1) / 2 zeros on every side itself, as PyTorch does, without the copy
 * that a padding layer makes; `[N, H, W, C] -> [N, ceil(H/s), ceil(W/s), filters]`.
 * Weights: kernel `[k, k, C, filters]` and with `useBias` bias `[filters]`, as in `tf.layers.conv2d`.
 *
 * @throws RangeError where an option or a shape does not fit.
 *
 * @example
 * const y = new ResidualConvolution({ name: 'conv1', filters: 32, stride: 2 }).apply(x);
 */
export class ResidualConvolution extends tfl.layers.Layer {
  /** Name in saved models. */
  static className = 'ResidualConvolution';

  private readonly options: Required<Omit<ResidualConvolutionOptions, keyof LayerOptions>>;
  private kernel!: tfl.LayerVariable;
  private bias: tfl.LayerVariable | null = null;

  constructor({
    filters,
    kernelSize = 3,
    stride = 1,
    seed = 0,
    kernelInitializer = 'heNormal',
    useBias = false,
    ...layer
  }: ResidualConvolutionOptions) {
    super(layer);
    const where = describeLayer(this);
    checkInteger(where, 'filters', filters, 1);
    checkInteger(where, 'kernelSize', kernelSize, 1);
    if (kernelSize % 2 === 0) {
      throw new RangeError(`${where}: kernelSize is ${kernelSize}; it must be odd, so that it has a centre`);
    }
    checkInteger(where, 'stride', stride, 1);
    checkOneOf(where, 'kernelInitializer', kernelInitializer, KERNEL_INITIALIZERS);
    this.options = { filters, kernelSize, stride, seed, kernelInitializer, useBias };
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const { filters, kernelSize, useBias } = this.options;
    const channels = imageShape(this, inputShape)[3];
    const { name } = this;
    const initializer = kernelInitializer(this.options.kernelInitializer, {
      ...this.options,
      channels,
      name,
    });
    this.kernel = this.addWeight(
      'kernel',
      [kernelSize, kernelSize, channels, filters],
      'float32',
      initializer,
    );
    if (useBias) this.bias = this.addWeight('bias', [filters], 'float32', tfl.initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const [batch, height, width] = imageShape(this, inputShape);
    const { filters, stride } = this.options;
    const strided = (length: number | null) => (length == null ? null : Math.ceil(length / stride));
    return [batch, strided(height), strided(width), filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], _kwargs: CallOptions): tf.Tensor {
    const x = oneTensor(this, inputs) as tf.Tensor4D;
    return tf.tidy(() => {
      const y = centredConvolution(x, this.kernel.read() as tf.Tensor4D, this.options.stride);
      return this.bias ? tf.add(y, this.bias.read()) : y;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }
}

/** Convolution with the padding of PyTorch. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { heNormal } from './he-normal.js';
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
  /** 'heNormal' ({@link heNormal}), or 'zeros' for a convolution that must start by giving 0. */
  kernelInitializer?: 'heNormal' | 'zeros';
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
 * A convolution without bias that pads (k - 1) / 2 zeros on every side itself, as PyTorch does, without the copy
 * that a padding layer makes; `[N, H, W, C] -> [N, ceil(H/s), ceil(W/s), filters]`.
 * One weight: kernel `[k, k, C, filters]`, as in `tf.layers.conv2d`.
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

  constructor({
    filters,
    kernelSize = 3,
    stride = 1,
    seed = 0,
    kernelInitializer = 'heNormal',
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
    checkOneOf(where, 'kernelInitializer', kernelInitializer, ['heNormal', 'zeros']);
    this.options = { filters, kernelSize, stride, seed, kernelInitializer };
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const { filters, kernelSize, seed, kernelInitializer } = this.options;
    const channels = imageShape(this, inputShape)[3];
    const fanIn = kernelSize * kernelSize * channels;
    const initializer =
      kernelInitializer === 'zeros' ? tfl.initializers.zeros() : heNormal({ fanIn, seed, name: this.name });
    this.kernel = this.addWeight(
      'kernel',
      [kernelSize, kernelSize, channels, filters],
      'float32',
      initializer,
    );
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
    return tf.tidy(() => centredConvolution(x, this.kernel.read() as tf.Tensor4D, this.options.stride));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }
}

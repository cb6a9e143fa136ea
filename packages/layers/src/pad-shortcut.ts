/**
 * The shortcut without parameters where a block changes the shape (option A): every s-th pixel, with channels of
 * zeros added.
 *
 * He et al. 2015, "Deep Residual Learning for Image Recognition", sections 3.3 and 4.2,
 * https://arxiv.org/abs/1512.03385
 */
import { subsampleAndPad } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  type CallOptions,
  checkInteger,
  describeLayer,
  imageShape,
  type LayerOptions,
  oneTensor,
} from './layer.js';

/** What {@link padShortcut} makes of its input. */
export interface PadShortcutOptions {
  /** Output channels, at least as many as come in. */
  filters: number;
  /** Distance between two pixels that are kept. */
  stride?: number;
}

/** How many channels of zeros come before and after: half each, the odd one after. */
export function channelPadding(channels: number, filters: number): [before: number, after: number] {
  if (filters < channels) {
    throw new RangeError(
      `option A adds channels and cannot take them away: ${channels} come in and filters is ${filters}; use a projection`,
    );
  }
  const before = Math.floor((filters - channels) / 2);
  return [before, filters - channels - before];
}

/**
 * `x[:, ::s, ::s, :]` with channels of zeros on both sides, half of them before, half after (the odd one after);
 * `[N, H, W, C] -> [N, ceil(H/s), ceil(W/s), filters]`. The paper leaves open where the zeros go; this is where
 * the PyTorch models trained on CIFAR-10 have them.
 */
export function padShortcut(x: tf.Tensor4D, { filters, stride = 1 }: PadShortcutOptions): tf.Tensor4D {
  const padding = channelPadding(x.shape[3], filters);
  // A gradient of its own: stridedSlice has none in tfjs, and that of a pooling over one pixel is slow.
  const operation = tf.customGrad((input) => {
    const image = input as tf.Tensor4D;
    const value = subsampleAndPad(image, { stride, padding });
    const gradFunc = (dy: tf.Tensor4D) => {
      const channels = tf.slice(dy, [0, 0, 0, padding[0]], [-1, -1, -1, image.shape[3]]);
      return spread(channels, stride, image.shape);
    };
    return { value, gradFunc: gradFunc as (dy: tf.Tensor) => tf.Tensor };
  });
  return tf.tidy(() => operation(x) as tf.Tensor4D);
}

/**
 * Puts every pixel of x at its place among s times as many, zeros between them; the reverse of taking every s-th.
 */
function spread(x: tf.Tensor4D, stride: number, [, height, width]: number[]): tf.Tensor4D {
  if (stride === 1) return x;
  const [batch, rows, columns, channels] = x.shape;
  const line = columns * stride * channels;
  const wide = tf.pad(tf.reshape(x, [-1, channels]), [
    [0, 0],
    [0, (stride - 1) * channels],
  ]);
  const high = tf.pad(tf.reshape(wide, [-1, line]), [
    [0, 0],
    [0, (stride - 1) * line],
  ]);
  const all = tf.reshape(high, [batch, rows * stride, columns * stride, channels]) as tf.Tensor4D;
  const fits = height === rows * stride && width === columns * stride;
  // Behind the last pixel of an odd length there are no zeros.
  return fits ? all : tf.slice(all, [0, 0, 0, 0], [batch, height, width, channels]);
}

/** Options of {@link ResidualPadShortcut}. */
export interface ResidualPadShortcutOptions extends LayerOptions, PadShortcutOptions {}

/**
 * {@link padShortcut} as a layer, without weights; `[N, H, W, C] -> [N, ceil(H/s), ceil(W/s), filters]`.
 *
 * @throws RangeError where an option or a shape does not fit.
 *
 * @example
 * const shortcut = new ResidualPadShortcut({ name: 'shortcut', filters: 32, stride: 2 }).apply(x);
 */
export class ResidualPadShortcut extends tfl.layers.Layer {
  /** Name in saved models. */
  static className = 'ResidualPadShortcut';

  private readonly options: Required<PadShortcutOptions>;

  constructor({ filters, stride = 1, ...layer }: ResidualPadShortcutOptions) {
    super(layer);
    checkInteger(describeLayer(this), 'filters', filters, 1);
    checkInteger(describeLayer(this), 'stride', stride, 1);
    this.options = { filters, stride };
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const [batch, height, width, channels] = imageShape(this, inputShape);
    const { filters, stride } = this.options;
    channelPadding(channels as number, filters);
    const strided = (length: number | null) => (length == null ? null : Math.ceil(length / stride));
    return [batch, strided(height), strided(width), filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], _kwargs: CallOptions): tf.Tensor {
    return padShortcut(oneTensor(this, inputs) as tf.Tensor4D, this.options);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }
}

import { geometryOf } from '@residualjs/common';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Preprocessing } from '../tables/row.js';
import { type ImageInput, readImages } from './image-input.js';
import { resizePixels } from './resize-pixels.js';
import { resizeTensor } from './resize-tensor.js';
import { type ImageRule, imageRule } from './rule.js';

/** Options of {@link preprocess}. */
export interface PreprocessOptions {
  /** By default that of the pretrained weights that were loaded, else that of the model's row. */
  preprocessing?: Preprocessing;
}

/** Makes images ready for one network: to `[N, H, W, C]`, which the caller disposes of. */
export type Preprocess = (image: ImageInput) => tf.Tensor4D;

/**
 * What makes images of values 0 to 255 ready for a network: the shorter side is resized to `inputSize / cropFraction`, the
 * centre is cropped to `inputSize`, and each channel becomes `(x / 255 - mean) / std`. `[H, W, C]` or `[N, H, W, C]` of any
 * size -> `[N, inputSize, inputSize, C]`.
 *
 * Resizing is bilinear; what shrinks is averaged over all its pixels, as Pillow and torchvision do. Colour becomes grey for
 * a network of one channel (ImageData only), by ITU-R 601.
 *
 * @throws Error where the model is none of the zoo and no `preprocessing` is given; RangeError where mean or std do not fit
 * its channels. The function that it gives throws on what is no image, on a shape that does not fit, and on values outside
 * 0 to 255 (of tensors they are not looked at).
 *
 * @example
 * const prepare = preprocess(model);
 * const logits = tf.tidy(() => model.predict(prepare(context.getImageData(0, 0, width, height))));
 */
export function preprocess(model: tfl.LayersModel, { preprocessing }: PreprocessOptions = {}): Preprocess {
  const rule = imageRule('preprocess', model, preprocessing);
  return (image) => prepare(rule, image);
}

/** Images ready for the network of a rule. */
export function prepare(rule: ImageRule, image: ImageInput): tf.Tensor4D {
  const { where, size, channels, preprocessing } = rule;
  const images = readImages(where, image, channels);
  const { count, height, width } = images;
  const geometry = geometryOf([height, width], size, preprocessing.cropFraction ?? 1);
  const asItIs = [height, width].join() === size.join() && geometry.resized.join() === size.join();
  return tf.tidy(() => {
    if ('data' in images) {
      const values = resizePixels(images, geometry);
      return normalize(tf.tensor4d(values, [count, ...size, channels]), preprocessing);
    }
    const all = tf.reshape(tf.cast(images.tensor, 'float32'), [
      count,
      height,
      width,
      channels,
    ]) as tf.Tensor4D;
    return normalize(asItIs ? all : resizeTensor(all, geometry), preprocessing);
  });
}

/** `(x / 255 - mean) / std`, per channel. */
function normalize(images: tf.Tensor4D, { mean, std, channelOrder }: Preprocessing): tf.Tensor4D {
  const ordered = channelOrder === 'bgr' ? tf.reverse(images, 3) : images;
  return tf.div(tf.sub(tf.div(ordered, 255), [...mean]), [...std]);
}

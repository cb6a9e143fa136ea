import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '../graph.js';
import type { Config } from '../stock-forms/stock-form.js';

/** `scale * y + offset` for every channel, `[C]` each. */
export interface Affine {
  scale: tf.Tensor;
  offset: tf.Tensor;
}

/** An affine map that follows another: gives the map of both. */
export type ThenAffine = (before: Affine) => Affine;

/**
 * What a stock layer does at inference to a tensor of `rank` axes, where that is an affine map of each channel (the last
 * axis): batch normalisation, rescaling, a linear activation. Null for every other.
 */
export function affineOf(layer: Layer, rank: number): ThenAffine | null {
  const config: Config = layer.getConfig();
  switch (layer.getClassName()) {
    case 'BatchNormalization':
      return (config.axis + rank) % rank === rank - 1 ? (before) => normalized(before, layer, config) : null;
    case 'Rescaling':
      return ({ scale, offset }) => ({
        scale: tf.mul(scale, config.scale),
        offset: tf.add(tf.mul(offset, config.scale), config.offset),
      });
    case 'Activation':
      return config.activation === 'linear' ? (before) => before : null;
    default:
      return null;
  }
}

/** gamma (scale y + offset - mean) / sqrt(variance + epsilon) + beta. */
function normalized({ scale, offset }: Affine, layer: Layer, config: Config): Affine {
  const weights = layer.getWeights();
  const gamma = config.scale ? weights.shift()! : tf.scalar(1);
  const beta = config.center ? weights.shift()! : tf.scalar(0);
  const [mean, variance] = weights;
  const factor = tf.div(gamma, tf.sqrt(tf.add(variance, config.epsilon)));
  return {
    scale: tf.mul(scale, factor),
    offset: tf.add(tf.mul(tf.sub(offset, mean), factor), beta),
  };
}

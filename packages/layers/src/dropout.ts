/**
 * Dropout with a seed that drops other values at every step.
 *
 * Srivastava et al. 2014, "Dropout", https://jmlr.org/papers/v15/srivastava14a.html
 */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  type CallOptions,
  describeLayer,
  isTraining,
  type LayerOptions,
  oneShape,
  oneTensor,
} from './layer.js';
import { type RandomLayer, uniformValues } from './random.js';
import { deriveSeed } from './seed.js';

/** Options of {@link dropValues}. */
export interface DropValuesOptions {
  /** Share of the values that are dropped, from 0 to below 1. */
  rate: number;
  /** Whether what is kept is divided by 1 - rate. */
  inverted: boolean;
  /** Seed of the random numbers. */
  seed: number;
  /** Which step of the stream this is. */
  step: number;
}

/** `x * m`, m 0 with probability `rate` and else 1, or with `inverted` 1 / (1 - rate). Any shape. */
export function dropValues(x: tf.Tensor, { rate, inverted, seed, step }: DropValuesOptions): tf.Tensor {
  return tf.tidy(() => {
    const mask = tf.cast(tf.greaterEqual(uniformValues(x.shape, seed, step), rate), 'float32');
    const kept = tf.mul(x, mask);
    return inverted ? tf.div(kept, 1 - rate) : kept;
  });
}

/** Options of {@link ResidualDropout}. */
export interface ResidualDropoutOptions extends LayerOptions {
  /** Share of the values that are dropped in training, from 0 to below 1. */
  rate?: number;
  /** Seed of the network; the layer's own comes from it and the layer's name. */
  seed?: number;
}

/**
 * Dropout inside of a residual branch: in training `x * m / (1 - rate)`, m 0 with probability `rate` and else 1;
 * elsewhere x. Any shape -> the same.
 *
 * It draws anew at every call in training, by its `randomStep`: the same seed gives the same run.
 * (`tf.layers.dropout` with a seed drops the same values at every step.)
 *
 * @throws RangeError where the rate does not fit.
 *
 * @example
 * const y = new ResidualDropout({ name: 'dropout', rate: 0.3, seed: 1 }).apply(x);
 */
export class ResidualDropout extends tfl.layers.Layer implements RandomLayer {
  /** Name in saved models. */
  static className = 'ResidualDropout';

  /** How often the layer has drawn. */
  randomStep = 0;
  /** The layer's options. */
  protected readonly options: { rate: number; seed: number };

  constructor({ rate = 0.5, seed = 0, ...layer }: ResidualDropoutOptions = {}) {
    super(layer);
    if (!(rate >= 0 && rate < 1)) {
      throw new RangeError(`${describeLayer(this)}: rate is ${rate}; it must be from 0 to below 1`);
    }
    this.options = { rate, seed };
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return oneShape(this, inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: CallOptions): tf.Tensor {
    const x = oneTensor(this, inputs);
    return isTraining(kwargs) ? this.drop(x, true) : x;
  }

  /** One draw. */
  protected drop(x: tf.Tensor, inverted: boolean): tf.Tensor {
    const { rate, seed } = this.options;
    return dropValues(x, { rate, inverted, seed: deriveSeed(seed, this.name), step: this.randomStep++ });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }
}

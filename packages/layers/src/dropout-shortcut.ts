/**
 * Dropout on the shortcut: y = dropout(x) + F(x).
 *
 * He et al. 2016, "Identity Mappings in Deep Residual Networks", section 3.1, https://arxiv.org/abs/1603.05027
 */
import * as tf from '@tensorflow/tfjs-core';
import { dropValues, ResidualDropout, type ResidualDropoutOptions } from './dropout.js';
import { type CallOptions, isTraining, oneTensor } from './layer.js';

/** Options of {@link dropoutShortcut}. */
export interface DropoutShortcutOptions {
  /** Share of the values that are dropped. */
  rate: number;
  /** Whether what is kept is divided by 1 - rate, so that the expectation is x. */
  inverted?: boolean;
  /** Whether this is a training step. */
  training: boolean;
  /** Seed of the random numbers. */
  seed: number;
  /** Which step of the stream this is. */
  step: number;
}

/**
 * In training `x * m`, m 0 with probability `rate` and else 1; elsewhere `(1 - rate) * x`, the expectation. With
 * `inverted` both are divided by 1 - rate. Any shape.
 */
export function dropoutShortcut(
  x: tf.Tensor,
  { rate, inverted = false, training, seed, step }: DropoutShortcutOptions,
): tf.Tensor {
  if (training) return dropValues(x, { rate, inverted, seed, step });
  return inverted ? tf.clone(x) : tf.mul(x, 1 - rate);
}

/** Options of {@link ResidualDropoutShortcut}. */
export interface ResidualDropoutShortcutOptions extends ResidualDropoutOptions {
  /**
   * Whether what is kept is divided by 1 - rate, as dropout mostly is today. Not by default: the paper says that
   * dropout at 0.5 "imposes a scale of λ with an expectation of 0.5 on the shortcut", and so it is only where
   * nothing is divided; what happens at inference it leaves open: here the expectation, (1 - rate) * x.
   */
  inverted?: boolean;
}

/**
 * {@link dropoutShortcut} as a layer; any shape -> the same. No weights. With the paper's rate of 0.5 its
 * ResNet-110 fails to converge.
 *
 * It draws anew at every call in training, by its `randomStep`: the same seed gives the same run.
 *
 * @throws RangeError where the rate does not fit.
 *
 * @example
 * const shortcut = new ResidualDropoutShortcut({ name: 'shortcut', rate: 0.5, seed: 1 }).apply(x);
 */
export class ResidualDropoutShortcut extends ResidualDropout {
  /** Name in saved models. */
  static override className = 'ResidualDropoutShortcut';

  private readonly inverted: boolean;

  constructor({ inverted = false, ...options }: ResidualDropoutShortcutOptions = {}) {
    super(options);
    this.inverted = inverted;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: CallOptions): tf.Tensor {
    const x = oneTensor(this, inputs);
    if (isTraining(kwargs)) return this.drop(x, this.inverted);
    return this.inverted ? x : tf.mul(x, 1 - this.options.rate);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), inverted: this.inverted };
  }
}

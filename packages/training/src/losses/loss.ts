import type * as tf from '@tensorflow/tfjs-core';
import type { Labels } from './labels.js';

/** From what a model puts out, `[N, classes]`, and the labels to a scalar, the mean over the batch. */
export type LossFunction = (outputs: tf.Tensor2D, labels: Labels) => tf.Scalar;

/** What a run makes small, and what its evaluations report. */
export interface Loss {
  /** Its name, for reports. */
  readonly name: string;
  /** What is differentiated. */
  readonly training: LossFunction;
  /** What is reported of an evaluation: the same, without what only regularises the training. */
  readonly evaluation: LossFunction;
}

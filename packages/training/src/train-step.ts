import type { GradientNorms, GradientTaps } from '@residualjs/gradients';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Batch } from './batch.js';
import { logitsOf } from './classifier.js';
import type { Clip } from './clipping/clip.js';
import { crossEntropy } from './losses/cross-entropy.js';
import { countCorrect } from './losses/labels.js';
import type { Loss } from './losses/loss.js';
import type { Optimizer } from './optimizers/optimizer.js';
import type { NamedWeight } from './optimizers/trainable-weights.js';

/** What one step reads back from the device. */
export interface StepValues {
  /** The mean over all images of the step. */
  loss: number;
  correct: number;
  gradientNorms?: GradientNorms;
}

/** Options of {@link trainStep}. */
export interface TrainStepOptions {
  learningRate: number;
  /** The number of the step, from 1. */
  step: number;
  /** Where gradient norms are measured, or nowhere. */
  taps: GradientTaps | null;
  loss?: Loss;
  /** Bounds the gradients before the update. */
  clip?: Clip | null;
}

/** Loss, number of right answers and gradients of one batch, all on the device. */
interface BatchGradients {
  loss: tf.Scalar;
  correct: tf.Scalar;
  gradients: tf.NamedTensorMap;
}

/** Forward and backward for one batch. */
function differentiate(
  model: tfl.LayersModel,
  variables: tf.Variable[],
  { images, labels }: Batch,
  loss: Loss,
): BatchGradients {
  return tf.tidy(() => {
    let logits: tf.Tensor2D | undefined;
    const computeLoss = (): tf.Scalar => {
      logits = tf.keep(logitsOf(model, images, true)); // its tidy is gone before the accuracy is counted
      // By layer: a Sequential answers for none of its layers itself.
      const terms = model.layers.flatMap((layer) => layer.calculateLosses());
      return terms.reduce<tf.Scalar>((sum, term) => tf.add(sum, term), loss.training(logits, labels));
    };
    try {
      const { value, grads } = tf.variableGrads(computeLoss, variables);
      return { loss: value, correct: countCorrect(logits!, labels), gradients: grads };
    } finally {
      logits?.dispose();
    }
  });
}

/** `sum + part * weight` for every gradient, freeing both. */
function accumulate(sum: tf.NamedTensorMap, part: tf.NamedTensorMap, weight: number): tf.NamedTensorMap {
  const result: tf.NamedTensorMap = {};
  for (const [name, gradient] of Object.entries(part)) {
    if (gradient == null) continue;
    const before = sum[name];
    result[name] = tf.tidy(() => {
      const weighted = tf.mul(gradient, weight);
      return before === undefined ? weighted : tf.add(before, weighted);
    });
    tf.dispose([gradient, before]);
  }
  return result;
}

/** Forward, backward and update for the batches of one step; gives loss and number of right answers, `[2]`, on the device. */
function update(
  model: tfl.LayersModel,
  weights: readonly NamedWeight[],
  optimizer: Optimizer,
  batches: readonly Batch[],
  { learningRate, taps, loss = crossEntropy(), clip = null }: TrainStepOptions,
): tf.Tensor1D {
  return tf.tidy(() => {
    const variables = weights.map(({ variable }) => variable);
    const images = batches.reduce((sum, { size }) => sum + size, 0);
    const tapped = taps?.enabled ?? false;
    let gradients: tf.NamedTensorMap = {};
    const losses: tf.Scalar[] = [];
    const correct: tf.Scalar[] = [];
    try {
      for (const [i, batch] of batches.entries()) {
        if (taps) taps.enabled = tapped && i === batches.length - 1;
        const part = differentiate(model, variables, batch, loss);
        const share = batch.size / images;
        gradients = share === 1 ? part.gradients : accumulate(gradients, part.gradients, share);
        losses.push(share === 1 ? part.loss : tf.mul(part.loss, share));
        correct.push(part.correct);
      }
    } finally {
      if (taps) taps.enabled = tapped;
    }
    optimizer.apply(clip ? clip(gradients, weights) : gradients, learningRate);
    return tf.stack([tf.addN(losses), tf.addN(correct)]) as tf.Tensor1D;
  });
}

/**
 * One training step. Loss, accuracy and gradient norms come back together: one transfer from the device.
 *
 * Of several batches the gradients are added, each by its share of the images: the update is that of one batch of all of them, in
 * the memory of the largest, but batch norm sees each by itself. Gradient norms are those of the last.
 */
export async function trainStep(
  model: tfl.LayersModel,
  weights: readonly NamedWeight[],
  optimizer: Optimizer,
  batches: Batch | readonly Batch[],
  options: TrainStepOptions,
): Promise<StepValues> {
  const { taps, step } = options;
  const all = Array.isArray(batches) ? (batches as readonly Batch[]) : [batches as Batch];
  const results = update(model, weights, optimizer, all, options);
  const pending = taps?.enabled ? taps.recorder.take(step) : null;
  const device = pending?.squares ? [results, pending.squares] : [results];
  const joined = device.length === 1 ? results : tf.concat(device);
  try {
    const values = await joined.data();
    const [loss, correct] = values;
    if (pending === null) return { loss, correct };
    return { loss, correct, gradientNorms: pending.settle(values.subarray(2)) };
  } finally {
    tf.dispose([joined, ...device]);
  }
}

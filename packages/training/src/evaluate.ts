import { letTasksRun } from '@residualjs/common';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type Batch, type BatchSource, checkBatch, checkLabels, disposeBatch } from './batch.js';
import { classCount, logitsOf } from './classifier.js';
import { crossEntropy } from './losses/cross-entropy.js';
import { countCorrect } from './losses/labels.js';
import type { Loss } from './losses/loss.js';

/** What a model gets right on a data set. */
export interface Evaluation {
  /** Mean loss of all images, each counted once. */
  loss: number;
  /** The fraction of images whose largest logit is that of their class, 0 to 1. */
  accuracy: number;
  /** The number of images that it gets wrong. */
  wrong: number;
  /** The number of images seen. */
  images: number;
}

/** Options of {@link evaluate}. */
export interface EvaluateOptions {
  /** Called after each batch. */
  onBatch?: (progress: { images: number; total: number }) => void;
  /** What `loss` means; by default the cross-entropy of the softmax. */
  loss?: Loss;
  /** Ends the evaluation after the running batch with the signal's reason. */
  signal?: AbortSignal;
}

/** The summed loss and the number of right answers of a batch, `[2]`. */
function sums(model: tfl.LayersModel, { images, labels, size }: Batch, loss: Loss): tf.Tensor1D {
  return tf.tidy(() => {
    const logits = logitsOf(model, images, false);
    const sum = tf.mul(loss.evaluation(logits, labels), size);
    return tf.stack([sum, countCorrect(logits, labels)]) as tf.Tensor1D;
  });
}

/**
 * Loss and accuracy of a model over all images of a source, in inference mode. A last batch that is smaller
 * counts by its images. The results stay on the device until the end: one transfer in all.
 *
 * @param model ends in logits `[N, classes]`
 * @param source its epoch 0 is asked for
 * @throws Error when the source gives no batch, a label is not a class of the model, or the model ends in a
 *   softmax; and the signal's reason when it is aborted
 *
 * @example
 * const { accuracy, images } = await evaluate(model, test);
 * console.log(`test accuracy ${accuracy.toFixed(4)} (${images} images)`);
 */
export async function evaluate(
  model: tfl.LayersModel,
  source: BatchSource,
  { onBatch, signal, loss: measure = crossEntropy() }: EvaluateOptions = {},
): Promise<Evaluation> {
  const classes = classCount(model);
  const results: tf.Tensor1D[] = [];
  let images = 0;
  try {
    for await (const batch of source.batches(0)) {
      try {
        checkBatch(batch);
        if (images === 0) await checkLabels(batch, classes);
        results.push(sums(model, batch, measure));
        images += batch.size;
      } finally {
        disposeBatch(batch);
      }
      onBatch?.({ images, total: source.size });
      await letTasksRun();
      signal?.throwIfAborted();
    }
    if (images === 0) throw new Error('the data to evaluate on gave no batch');
    const all = tf.concat(results);
    const values = await all.data();
    all.dispose();
    let loss = 0;
    let correct = 0;
    for (let i = 0; i < values.length; i += 2) {
      loss += values[i];
      correct += values[i + 1];
    }
    return { loss: loss / images, accuracy: correct / images, wrong: images - correct, images };
  } finally {
    tf.dispose(results);
  }
}

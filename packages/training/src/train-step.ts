import type { GradientNorms, GradientTaps } from '@residualjs/gradients';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Batch } from './batch.js';
import { logitsOf } from './classifier.js';
import type { MomentumSgd, NamedWeight } from './momentum-sgd.js';
import { countCorrect, softmaxCrossEntropy } from './softmax-cross-entropy.js';

/** What one step reads back from the device. */
export interface StepValues {
  loss: number;
  correct: number;
  gradientNorms?: GradientNorms;
}

/** Forward, backward and update for one batch; gives loss and number of right answers, `[2]`, on the device. */
function update(
  model: tfl.LayersModel,
  weights: readonly NamedWeight[],
  optimizer: MomentumSgd,
  { images, labels }: Batch,
  learningRate: number,
): tf.Tensor1D {
  return tf.tidy(() => {
    let logits: tf.Tensor2D | undefined;
    const computeLoss = (): tf.Scalar => {
      logits = tf.keep(logitsOf(model, images, true)); // its tidy is gone before the accuracy is counted
      const loss = softmaxCrossEntropy(logits, labels);
      // By layer: a Sequential answers for none of its layers itself.
      const terms = model.layers.flatMap((layer) => layer.calculateLosses());
      return terms.reduce<tf.Scalar>((sum, term) => tf.add(sum, term), loss);
    };
    try {
      const variables = weights.map(({ variable }) => variable);
      const { value, grads } = tf.variableGrads(computeLoss, variables);
      optimizer.apply(grads, learningRate);
      return tf.stack([value, countCorrect(logits!, labels)]) as tf.Tensor1D;
    } finally {
      logits?.dispose();
    }
  });
}

/** One training step. Loss, accuracy and gradient norms come back together: one transfer from the device. */
export async function trainStep(
  model: tfl.LayersModel,
  weights: readonly NamedWeight[],
  optimizer: MomentumSgd,
  batch: Batch,
  { learningRate, step, taps }: { learningRate: number; step: number; taps: GradientTaps | null },
): Promise<StepValues> {
  const results = update(model, weights, optimizer, batch, learningRate);
  const pending = taps?.enabled ? taps.recorder.take(step) : null;
  const device = pending?.squares ? [results, pending.squares] : [results];
  const all = device.length === 1 ? results : tf.concat(device);
  try {
    const values = await all.data();
    const [loss, correct] = values;
    if (pending === null) return { loss, correct };
    return { loss, correct, gradientNorms: pending.settle(values.subarray(2)) };
  } finally {
    tf.dispose([all, ...device]);
  }
}

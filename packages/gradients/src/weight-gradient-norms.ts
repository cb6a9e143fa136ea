import type * as tf from '@tensorflow/tfjs-core';
import { GradientRecorder } from './gradient-recorder.js';
import type { GradientNorms } from './gradient-table.js';

/** Gradients by weight name, as `tf.variableGrads` gives them; one that is null or absent is passed over. */
export type WeightGradients = { [name: string]: tf.Tensor | null | undefined };

/** Records the norm of every gradient under the name of its weight; they stay on the device until read. */
export function recordWeightGradients(recorder: GradientRecorder, gradients: WeightGradients): void {
  for (const [name, gradient] of Object.entries(gradients)) {
    if (gradient != null) recorder.add(name, gradient);
  }
}

/**
 * The L2 norm of the gradient of every weight, `{[weight]: sqrt(sum of g²)}`, with one transfer from the
 * device. The gradients stay the caller's. To keep norms on the device for later, use
 * {@link recordWeightGradients}.
 *
 * @example
 * const { grads } = tf.variableGrads(loss);
 * await weightGradientNorms(grads); // { 'dense/kernel': 1.2, 'dense/bias': 0.3 }
 */
export async function weightGradientNorms(gradients: WeightGradients): Promise<GradientNorms> {
  const recorder = new GradientRecorder({ history: false });
  recordWeightGradients(recorder, gradients);
  return recorder.read();
}

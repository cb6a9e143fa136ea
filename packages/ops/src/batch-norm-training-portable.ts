/** `batchNormTraining` in plain tfjs operations: for every backend, and what fast kernels are tested against. */
import * as tf from '@tensorflow/tfjs-core';
import type {
  BatchNormTrainingAttrs,
  BatchNormTrainingGradAttrs,
  BatchNormTrainingGradInputs,
  BatchNormTrainingInputs,
} from './batch-norm-training-kernels.js';

const allButLast = (x: tf.Tensor) => x.shape.slice(0, -1).map((_, axis) => axis);

/** gamma * (x - mean) / sqrt(variance + epsilon) + beta, the same bits from the same operands in both passes. */
function normalise(
  x: tf.Tensor,
  { mean, variance, meanRest }: { mean: tf.Tensor; variance: tf.Tensor; meanRest: tf.Tensor },
  { gamma, beta }: { gamma?: tf.Tensor | null; beta?: tf.Tensor | null },
  epsilon: number,
): tf.Tensor {
  const deviation = tf.sqrt(tf.add(variance, epsilon));
  const factor = gamma ? tf.div(gamma, deviation) : tf.reciprocal(deviation);
  const offset = tf.neg(tf.mul(meanRest, factor));
  return tf.add(tf.mul(tf.sub(x, mean), factor), beta ? tf.add(beta, offset) : offset);
}

/** `[y, mean, variance, meanRest]` of {@link BatchNormTrainingInputs}. */
export function portableBatchNormTraining(
  { x, gamma, beta, addend }: BatchNormTrainingInputs,
  { epsilon, activation }: BatchNormTrainingAttrs,
): tf.Tensor[] {
  return tf.tidy(() => {
    const axes = allButLast(x);
    // A float32 sum of large values is a rough mean; measured from there, the rest of it is small and exact.
    const roughMean = tf.mean(x, axes);
    const distance = tf.sub(x, roughMean);
    const rest = tf.mean(distance, axes);
    const variance = tf.relu(tf.sub(tf.mean(tf.square(distance), axes), tf.square(rest))); // never below 0 by rounding
    const mean = tf.add(roughMean, rest);
    const meanRest = tf.sub(rest, tf.sub(mean, roughMean));
    let y = normalise(x, { mean, variance, meanRest }, { gamma, beta }, epsilon);
    if (addend) y = tf.add(y, addend);
    if (activation === 'relu') y = tf.relu(y);
    return [y, mean, variance, meanRest];
  });
}

/** `[dx, dgamma, dbeta]`, and `dAddend` where there is one, of {@link BatchNormTrainingGradInputs}. */
export function portableBatchNormTrainingGrad(
  { dy, x, mean, variance, meanRest, gamma, beta, y }: BatchNormTrainingGradInputs,
  { epsilon, activation, addend }: BatchNormTrainingGradAttrs,
): tf.Tensor[] {
  return tf.tidy(() => {
    const axes = allButLast(x);
    const rows = x.size / mean.size;
    const open = () => tf.step(y ?? normalise(x, { mean, variance, meanRest }, { gamma, beta }, epsilon));
    const gradient = activation === 'relu' ? tf.mul(dy, open()) : dy;
    const inverse = tf.reciprocal(tf.sqrt(tf.add(variance, epsilon)));
    const normalised = tf.mul(tf.sub(x, mean), inverse);
    const dbeta = tf.sum(gradient, axes);
    const dgamma = tf.sum(tf.mul(gradient, normalised), axes);
    // dx = gamma / sqrt(variance + epsilon) * (gradient - mean(gradient) - normalised * mean(gradient * normalised))
    const factor = gamma ? tf.mul(gamma, inverse) : inverse;
    const centred = tf.sub(gradient, tf.div(dbeta, rows));
    const dx = tf.mul(tf.sub(centred, tf.mul(normalised, tf.div(dgamma, rows))), factor);
    return addend && activation === 'relu' ? [dx, dgamma, dbeta, gradient] : [dx, dgamma, dbeta];
  });
}

/** The loss of a classifier from its logits, and its gradient, each as one computation. */
import * as tf from '@tensorflow/tfjs-core';
import { type Operation, runOperation } from './operation.js';

/** Kernel name of `softmaxCrossEntropy`. Its output is `[loss]`, a scalar. It has no attributes. */
export const SoftmaxCrossEntropy = 'ResidualSoftmaxCrossEntropy';

/** Kernel name of the gradient of `softmaxCrossEntropy`. Its output is `[dlogits]`, `[N, classes]`. It has no attributes. */
export const SoftmaxCrossEntropyGrad = 'ResidualSoftmaxCrossEntropyGrad';

/** Inputs of {@link SoftmaxCrossEntropy}: `logits` `[N, classes]` float32, `labels` `[N]` int32. */
export interface SoftmaxCrossEntropyInputs<T = tf.Tensor> {
  logits: T;
  labels: T;
}

/** Inputs of {@link SoftmaxCrossEntropyGrad}: those of {@link SoftmaxCrossEntropy} and `dy`, a scalar. */
export interface SoftmaxCrossEntropyGradInputs<T = tf.Tensor> extends SoftmaxCrossEntropyInputs<T> {
  dy: T;
}

/**
 * Class numbers as rows of zeros with a one: `[N]`, int32, to `[N, classes]`, float32. A label that is no class gives a row of
 * zeros. Not `tf.oneHot`, which refuses one class, and on WASM writes int32 ones whatever is asked for.
 */
export function oneHotLabels(labels: tf.Tensor, classes: number): tf.Tensor2D {
  return tf.tidy(() => {
    const numbers = tf.range(0, classes, 1, 'int32');
    return tf.cast<tf.Tensor2D>(tf.equal(tf.expandDims(labels, 1), numbers), 'float32');
  });
}

/** `[loss]` of {@link SoftmaxCrossEntropyInputs}. */
export function portableSoftmaxCrossEntropy({ logits, labels }: SoftmaxCrossEntropyInputs): tf.Tensor[] {
  return tf.tidy(() => {
    const [rows, classes] = logits.shape;
    const sum = tf.sum(tf.mul(oneHotLabels(labels, classes), tf.logSoftmax(logits)));
    return [tf.div(sum, -rows)];
  });
}

/** `[dlogits]` of {@link SoftmaxCrossEntropyGradInputs}. */
export function portableSoftmaxCrossEntropyGrad({
  dy,
  logits,
  labels,
}: SoftmaxCrossEntropyGradInputs): tf.Tensor[] {
  return tf.tidy(() => {
    const [rows, classes] = logits.shape;
    const target = oneHotLabels(labels, classes);
    const known = tf.sum(target, 1, true);
    const difference = tf.sub(tf.mul(tf.softmax(logits), known), target);
    return [tf.mul(difference, tf.div(dy, rows))];
  });
}

const operation: Operation<SoftmaxCrossEntropyInputs, object, SoftmaxCrossEntropyGradInputs, object> = {
  forward: { kernelName: SoftmaxCrossEntropy, portable: portableSoftmaxCrossEntropy },
  backward: { kernelName: SoftmaxCrossEntropyGrad, portable: portableSoftmaxCrossEntropyGrad },
  save: ({ logits, labels }) => ({ logits, labels }),
  backwardInputs: ([dy], saved) => ({ dy, ...saved }) as unknown as SoftmaxCrossEntropyGradInputs,
  backwardAttrs: () => ({}),
  gradients: ([dlogits]) => ({ logits: dlogits }),
};

/**
 * The cross-entropy of the softmax of `logits`, averaged over the batch:
 *
 * `mean over n of -log softmax(logits[n])[labels[n]]`
 *
 * It takes logits, not probabilities, so that a class of tiny probability keeps a finite logarithm. Its one fused gradient goes to
 * the logits: `(softmax(logits) - oneHot(labels)) / N`. Second derivatives are not available; asking for one throws.
 *
 * Runs as the kernels that the current backend has under {@link SoftmaxCrossEntropy} and {@link SoftmaxCrossEntropyGrad}, else in
 * plain tfjs operations.
 *
 * @param logits `[N, classes]`, float32, N at least 1
 * @param labels `[N]`, int32, in `0 … classes - 1`; outside of it an image counts as 0
 * @returns a scalar
 * @throws where a shape or a dtype does not fit, naming it.
 *
 * @example
 * const loss = softmaxCrossEntropy(tf.tensor2d([[1, 2, 3]]), tf.tensor1d([2], 'int32'));
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  const shape = (tensor: tf.Tensor) => `[${tensor.shape.join(', ')}]`;
  if (logits.rank !== 2 || logits.size === 0 || logits.dtype !== 'float32') {
    throw new RangeError(
      `softmaxCrossEntropy: logits are ${logits.dtype} ${shape(logits)}; they must be float32 [N, classes], not empty`,
    );
  }
  if (labels.rank !== 1 || labels.size !== logits.shape[0] || labels.dtype !== 'int32') {
    throw new RangeError(
      `softmaxCrossEntropy: labels are ${labels.dtype} ${shape(labels)} where logits are ${shape(logits)}; ` +
        `they must be int32 [${logits.shape[0]}]`,
    );
  }
  return runOperation(operation, { logits, labels }, {})[0] as tf.Scalar;
}

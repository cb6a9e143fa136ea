/**
 * The gradients of Sum and Mean in place of those of tfjs-core 4.22, which fill an array of ones of the size of x in JavaScript and
 * multiply with it: a sixth of a training step of a convolutional network in stock layers on WASM, and another 4 % to collect
 * the arrays.
 */
import * as tf from '@tensorflow/tfjs-core';
import { countedInstallation, replaceGradient } from './replace-gradient.js';

/** `values`, of length 1 along the reduced axes, repeated along them. */
function spread(values: tf.Tensor, shape: number[]): tf.Tensor {
  if (tf.util.sizeFromShape(shape) === 0) return tf.zeros(shape);
  if (shape.length > 4) return tf.mul(values, tf.ones(shape)); // the repetition has no derivative there
  return tf.broadcastTo(values, shape as [number]);
}

function kept(dy: tf.Tensor, { shape }: tf.Tensor, { axis }: tf.SumAttrs) {
  const axes = tf.util.parseAxisParam(axis, shape);
  const reduced = shape.map((length, i) => (axes.includes(i) ? 1 : length));
  const count = axes.reduce((product, i) => product * shape[i], 1);
  return { values: tf.reshape(dy, reduced), count };
}

/** The gradient of `tf.sum`: dy repeated along the axes that were summed. */
export const sumGradient: tf.GradConfig = {
  kernelName: tf.Sum,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => ({
    x: () => spread(kept(dy as tf.Tensor, x, attrs as unknown as tf.SumAttrs).values, x.shape),
  }),
};

/** The gradient of `tf.mean`: dy over the count, repeated along the axes. */
export const meanGradient: tf.GradConfig = {
  kernelName: tf.Mean,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => ({
    x: () => {
      const { values, count } = kept(dy as tf.Tensor, x, attrs as unknown as tf.MeanAttrs);
      return spread(tf.div(values, count), x.shape);
    },
  }),
};

/**
 * Makes {@link sumGradient} and {@link meanGradient} the gradients of `tf.sum` and `tf.mean`, on every backend. They stay so until
 * undone, also where tfjs-layers is imported afterwards. Calling it again changes nothing more.
 *
 * @returns undoes it; after as many undos as calls core's gradients are back.
 */
export const registerReductionGradients: () => () => void = countedInstallation(() => {
  const undos = [sumGradient, meanGradient].map((gradient) => replaceGradient(gradient));
  return () => {
    for (const undo of undos.reverse()) undo();
  };
});

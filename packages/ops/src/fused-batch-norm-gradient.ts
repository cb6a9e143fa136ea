/**
 * The gradient of tfjs's own batch normalisation (the kernel 'FusedBatchNorm', under `tf.batchNorm` and
 * `tf.layers.batchNormalization`), in place of the one in tfjs-core 4.22, which tiles its operands to the size of x
 * (slow everywhere, most of a training step on WASM) and throws where scale or offset is missing.
 */
import * as tf from '@tensorflow/tfjs-core';
import { countedInstallation, replaceGradient } from './replace-gradient.js';

/**
 * Gradients of `y = scale * (x - mean) / sqrt(variance + epsilon) + offset` for all five inputs. mean, variance, scale
 * and offset have any one shape that broadcasts to that of x. A missing scale counts as 1.
 */
export const fusedBatchNormGradient: tf.GradConfig = {
  kernelName: tf.FusedBatchNorm,
  inputsToSave: ['x', 'mean', 'variance', 'scale'],
  gradFunc: (dys, saved, attrs) => {
    const dy = dys as tf.Tensor;
    const [x, mean, variance, scale] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor | undefined];
    const { varianceEpsilon } = attrs as unknown as tf.FusedBatchNormAttrs;
    const axes = tf.broadcast_util.getReductionAxes(mean.shape, x.shape);
    const reduce = (values: tf.Tensor) =>
      tf.reshape(axes.length > 0 ? tf.sum(values, axes) : values, mean.shape);
    const inverse = tf.reciprocal(tf.sqrt(tf.add(variance, varianceEpsilon)));
    const factor = scale == null ? inverse : tf.mul(scale, inverse);
    // Four of the five gradients are these two sums times something of the size of mean.
    const gradientSum = tf.tidy(() => reduce(dy));
    const productSum = tf.tidy(() => tf.mul(reduce(tf.mul(dy, tf.sub(x, mean))), inverse));
    return {
      x: () => tf.mul(dy, factor),
      mean: () => tf.neg(tf.mul(factor, gradientSum)),
      variance: () => tf.mul(tf.mul(tf.mul(factor, inverse), productSum), -0.5),
      scale: () => tf.reshape(productSum, mean.shape),
      offset: () => tf.reshape(gradientSum, mean.shape),
    };
  },
};

/**
 * Makes {@link fusedBatchNormGradient} the gradient of batch normalisation, on every backend (tfjs keeps gradients
 * for all backends together), and lets a gradient be taken where scale or offset is missing.
 *
 * It stays so until undone, also where tfjs-layers is imported afterwards and registers core's own again. Calling it
 * again changes nothing more.
 *
 * @returns undoes it; after as many undos as calls core's gradient is back.
 */
export const registerBatchNormGradient: () => () => void = countedInstallation(() =>
  replaceGradient(fusedBatchNormGradient, (inputs) => {
    // The tape stumbles over an input that is undefined, whatever the gradient: it gets the value that changes nothing.
    const { x, mean, variance, scale, offset } = inputs as tf.NamedTensorMap;
    return {
      x,
      mean,
      variance,
      scale: scale ?? tf.ones(mean.shape),
      offset: offset ?? tf.zeros(mean.shape),
    };
  }),
);

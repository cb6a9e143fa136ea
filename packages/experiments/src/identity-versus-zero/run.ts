import * as tf from '@tensorflow/tfjs-core';
import { Adam } from '../adam.js';
import type { RunContext } from '../experiment.js';
import { mulberry32, normalValues } from '../random.js';
import type { IdentityVersusZeroConfig } from './config.js';
import { type IdentityVersusZeroResult, summarizeRuns } from './summary.js';

/** Pixels of one image. */
const PIXELS = 9;

/**
 * Trains one 3x3 convolution with a ReLU (9 parameters) to copy its input, and another to answer zero.
 *
 * Every run is one channel of a depthwise convolution: channels share nothing, and Adam works value by value,
 * so all runs of both settings advance together and yet apart. Input [3, 3], uniform in [0, 1); He normal
 * weights (fan out 9, deviation sqrt(2 / 9)); loss mean |relu(w * x) - target| over the nine pixels, one input a step.
 *
 * Source: Martyn 2019, "How residual shortcuts speed up learning: a minimal demonstration".
 *
 * @throws if a number of runs, samples or epochs is not a positive integer.
 */
export async function runIdentityVersusZero(
  settings: IdentityVersusZeroConfig,
  { seed, report }: RunContext,
): Promise<IdentityVersusZeroResult> {
  for (const name of ['runs', 'samples', 'epochs'] as const) {
    const value = settings[name];
    if (!Number.isInteger(value) || value < 1) {
      throw new Error(`${name} must be a positive integer, got ${value}`);
    }
  }
  const { runs, samples, epochs, learningRate } = settings;
  const random = mulberry32(seed);
  const channels = 2 * runs; // the identity runs, then the zero runs, on the same inputs

  const inputs: tf.Tensor4D[] = [];
  const targets: tf.Tensor4D[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const pixels = Float32Array.from({ length: PIXELS * runs }, random);
    const both = new Float32Array(PIXELS * channels);
    const wanted = new Float32Array(PIXELS * channels);
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      const values = pixels.subarray(pixel * runs, (pixel + 1) * runs);
      both.set(values, pixel * channels);
      both.set(values, pixel * channels + runs);
      wanted.set(values, pixel * channels);
    }
    inputs.push(tf.tensor4d(both, [1, 3, 3, channels]));
    targets.push(tf.tensor4d(wanted, [1, 3, 3, channels]));
  }
  const initial = normalValues(PIXELS * channels, Math.sqrt(2 / PIXELS), random);
  const weights = tf.tidy(() => tf.variable(tf.tensor4d(initial, [3, 3, channels, 1])));
  const optimiser = new Adam(weights, learningRate);

  const lossPerRun = (sample: number, filter: tf.Tensor4D): tf.Tensor1D => {
    const output = tf.relu(tf.depthwiseConv2d(inputs[sample], filter, 1, 'same'));
    return tf.mean(tf.abs(tf.sub(output, targets[sample])), [0, 1, 2]);
  };

  const history: Float32Array[] = [];
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      let total = tf.zeros([channels]);
      for (let sample = 0; sample < samples; sample++) {
        total = tf.tidy(() => {
          let losses: tf.Tensor | undefined;
          const gradient = tf.grad((filter) => {
            losses = tf.keep(lossPerRun(sample, filter as tf.Tensor4D)); // the gradient's own scope would free it
            return tf.sum(losses);
          })(weights);
          optimiser.apply(gradient);
          const sum = tf.add(total, losses as tf.Tensor);
          tf.dispose([total, losses as tf.Tensor]);
          return sum;
        });
      }
      history.push((await total.data()) as Float32Array);
      total.dispose();
      await report(epoch + 1, epochs);
    }
  } finally {
    optimiser.dispose();
    tf.dispose([weights, ...inputs, ...targets]);
  }
  return summarizeRuns(history, settings);
}

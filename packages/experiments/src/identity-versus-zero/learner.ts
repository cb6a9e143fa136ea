import * as tf from '@tensorflow/tfjs-core';
import { Adam } from '../adam.js';
import { PIXELS } from './config.js';
import type { ActivationName, LayerKind, Row } from './rows.js';

/** What the runs of a group of rows share, and what they start from. */
export interface LearnerOptions {
  layer: LayerKind;
  activation: ActivationName;
  bias: boolean;
  learningRate: number;
  /** The first weights of every run, one run after the other: 9 or 81 each. */
  weights: Float32Array;
}

/** Loss and largest answer of every run in a step, `[runs]` each. A type, since tfjs takes no interface for a container of tensors. */
export type StepValues = { losses: tf.Tensor1D; largest: tf.Tensor1D };

/** The slope of the leaky ReLU below 0; PyTorch has 0.01, with which nothing would be told from the ReLU. */
const LEAK = 0.1;

const ACTIVATIONS: Record<ActivationName, (x: tf.Tensor) => tf.Tensor> = {
  relu: tf.relu,
  linear: (x) => x,
  'leaky relu': (x) => tf.leakyRelu(x, LEAK),
  tanh: tf.tanh,
};

/** How a layer lays its runs out, as the last axis (convolution) or as the first (dense). */
interface Layout {
  weights: (runs: number) => number[];
  bias: (runs: number) => number[];
  images: (runs: number) => number[];
  apply(images: tf.Tensor, weights: tf.Tensor): tf.Tensor;
  /** The axes of one run. */
  own: number[];
  /** Where value `i` of run `run` is. */
  place(i: number, run: number, runs: number, size: number): number;
}

const LAYOUTS: Record<LayerKind, Layout> = {
  // Every run is a channel of one depthwise convolution: channels share nothing.
  convolution: {
    weights: (runs) => [3, 3, runs, 1],
    bias: (runs) => [runs],
    images: (runs) => [1, 3, 3, runs],
    apply: (images, weights) => tf.depthwiseConv2d(images as tf.Tensor4D, weights as tf.Tensor4D, 1, 'same'),
    own: [0, 1, 2],
    place: (i, run, runs) => i * runs + run,
  },
  dense: {
    weights: (runs) => [runs, PIXELS, PIXELS],
    bias: (runs) => [runs, 1, 1],
    images: (runs) => [runs, 1, PIXELS],
    apply: (images, weights) => tf.matMul(images, weights),
    own: [1, 2],
    place: (i, run, _, size) => run * size + i,
  },
};

/** Values of one run after the other, as the layer wants them. */
function laidOut(values: Float32Array, runs: number, { place }: Layout): Float32Array {
  const size = values.length / runs;
  const placed = new Float32Array(values.length);
  for (let run = 0; run < runs; run++) {
    for (let i = 0; i < size; i++) placed[place(i, run, runs, size)] = values[run * size + i];
  }
  return placed;
}

/** The number of weights of a layer. */
export const weightCount = (layer: LayerKind): number => (layer === 'convolution' ? PIXELS : PIXELS * PIXELS);

/** The weights with which a layer gives its input back. */
export function identityWeights(layer: LayerKind): Float32Array {
  const weights = new Float32Array(weightCount(layer));
  if (layer === 'convolution') weights[4] = 1;
  else for (let i = 0; i < PIXELS; i++) weights[i * (PIXELS + 1)] = 1;
  return weights;
}

/** What a run is to answer to an image. */
export const targetOf = ({ target }: Pick<Row, 'target'>, image: Float32Array): Float32Array =>
  target === 'identity' ? image : new Float32Array(PIXELS).fill(target === 'constant' ? 0.5 : 0);

/**
 * One layer a run, many runs at once: they advance together and yet apart, since they share no weight and Adam works value by value.
 * Loss: mean |activation(layer(x)) - target| over the nine pixels.
 */
export class Learner {
  readonly #options: LearnerOptions;
  readonly #layout: Layout;
  readonly #runs: number;
  readonly #optimisers: Adam[];

  constructor(options: LearnerOptions) {
    const { layer, bias, learningRate, weights } = options;
    this.#options = options;
    this.#layout = LAYOUTS[layer];
    this.#runs = weights.length / weightCount(layer);
    const runs = this.#runs;
    const variables = [
      tf.tensor(laidOut(weights, runs, this.#layout), this.#layout.weights(runs)),
      ...(bias ? [tf.zeros(this.#layout.bias(runs))] : []),
    ].map((initial) => {
      const variable = tf.variable(initial);
      initial.dispose();
      return variable;
    });
    this.#optimisers = variables.map((variable) => new Adam(variable, learningRate));
  }

  /** One image a run, on the device. */
  images(values: Float32Array): tf.Tensor {
    return tf.tensor(laidOut(values, this.#runs, this.#layout), this.#layout.images(this.#runs));
  }

  /** One step of every run. */
  step(images: tf.Tensor, targets: tf.Tensor): StepValues {
    const { apply, own } = this.#layout;
    return tf.tidy(() => {
      const kept: tf.Tensor[] = [];
      const variables = this.#optimisers.map(({ parameter }) => parameter);
      const gradients = tf.grads((weights, bias?: tf.Tensor) => {
        const sum = apply(images, weights);
        const answer = ACTIVATIONS[this.#options.activation](bias ? tf.add(sum, bias) : sum);
        const losses = tf.mean(tf.abs(tf.sub(answer, targets)), own);
        kept.push(tf.keep(answer), tf.keep(losses)); // the gradient's own scope would free them
        return tf.sum(losses);
      })(variables);
      for (const [i, optimiser] of this.#optimisers.entries()) optimiser.apply(gradients[i]);
      const [answer, losses] = kept;
      const values = { losses: tf.clone(losses as tf.Tensor1D), largest: tf.max<tf.Tensor1D>(answer, own) };
      tf.dispose(kept);
      return values;
    });
  }

  dispose(): void {
    for (const optimiser of this.#optimisers) {
      optimiser.dispose();
      optimiser.parameter.dispose();
    }
  }
}

import { tapGradients } from '@residualjs/gradients';
import { deriveSeed } from '@residualjs/layers';
import { createModel, type ModelName } from '@residualjs/models';
import * as tf from '@tensorflow/tfjs-core';
import type { RunContext } from '../experiment.js';
import { mulberry32, normalValues } from '../random.js';
import { median } from '../statistics/median.js';
import { blockOutputs } from './block-outputs.js';

/** Settings of `vanishing-gradient`. */
export interface VanishingGradientConfig {
  models: readonly ModelName[];
  /** Networks per model, each with its own initial weights and batch. */
  seeds: number;
  /** Images in the batch; with one or two, batch normalisation has too little to average over. */
  batch: number;
  /** Height and width of the images. */
  inputSize: number;
}

/** The settings of its short form. */
export const VANISHING_GRADIENT: VanishingGradientConfig = {
  models: ['plain20', 'plain56', 'plain110', 'resnet20', 'resnet56', 'resnet110', 'preresnet110'],
  seeds: 5,
  batch: 8,
  inputSize: 32,
};

/** The gradient norms of one model. */
export interface GradientProfile {
  model: ModelName;
  /** The norm at the input of block 1, 2, …, for each seed: `[seeds][blocks]`. */
  norms: number[][];
  /** The median over the seeds of (norm at the input of the first block) / (norm at that of the last). */
  firstOverLast: number;
}

/** What {@link runVanishingGradient} gives back. */
export interface VanishingGradientResult {
  options: VanishingGradientConfig;
  profiles: GradientProfile[];
}

/** |dL/dx| at the input of every block of a new network, for the cross-entropy of one batch of noise. */
async function blockInputNorms(
  name: ModelName,
  seed: number,
  { batch, inputSize }: VanishingGradientResult['options'],
): Promise<number[]> {
  const model = createModel(name, { seed, inputSize });
  const { stem, blocks } = blockOutputs(model.layers.map((layer) => layer.name));
  const taps = tapGradients(model, [stem, ...blocks]);
  const random = mulberry32(seed);
  const pixels = normalValues(batch * inputSize * inputSize * 3, 1, random);
  const classes = Int32Array.from({ length: batch }, () => Math.floor(10 * random()));
  try {
    tf.tidy(() => {
      const images = tf.tensor4d(pixels, [batch, inputSize, inputSize, 3]);
      const labels = tf.oneHot(tf.tensor1d(classes, 'int32'), 10);
      const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      tf.variableGrads(() => {
        const logits = model.apply(images, { training: true }) as tf.Tensor2D;
        return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
      }, variables);
    });
    const norms = await taps.read();
    return [stem, ...blocks.slice(0, -1)].map((layer) => norms[layer]); // the input of a block is the output before it
  } finally {
    taps.detach();
    model.dispose();
  }
}

/**
 * Measures how far the gradient carries in networks that have not been trained: the norm of dL/dx at the input of
 * every block, for plain, original and pre-activation networks of several depths, on noise.
 *
 * He et al. 2015, section 4.1 (plain networks with batch normalisation do not suffer from *vanishing* gradients), and
 * He et al. 2016, section 2, equation 5.
 *
 * @throws if a number is not a positive integer or a model is unknown.
 */
export async function runVanishingGradient(
  settings: VanishingGradientConfig,
  { seed: base, report }: RunContext,
): Promise<VanishingGradientResult> {
  for (const name of ['seeds', 'batch', 'inputSize'] as const) {
    if (!Number.isInteger(settings[name]) || settings[name] < 1) {
      throw new Error(`${name} must be a positive integer, got ${settings[name]}`);
    }
  }
  const profiles: GradientProfile[] = [];
  for (const model of settings.models) {
    const norms: number[][] = [];
    for (let run = 1; run <= settings.seeds; run++) {
      norms.push(await blockInputNorms(model, deriveSeed(base, `run ${run}`), settings));
      await report(profiles.length * settings.seeds + run, settings.models.length * settings.seeds);
    }
    const firstOverLast = median(norms.map((blocks) => blocks[0] / blocks[blocks.length - 1]));
    profiles.push({ model, norms, firstOverLast });
  }
  return { options: settings, profiles };
}

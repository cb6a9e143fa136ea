/** Comparison of every gradient of a model with fingerprints of a golden file. */
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { createModel } from '../create-model.js';
import type { AllModelOptions } from '../options.js';
import { MODELS, type ModelName } from '../tables/index.js';
import { fingerprint, formulaTensor, noise, setFormulaWeights } from './formula.js';
import { withoutDrawing } from './without-drawing.js';

/** A network of a golden file: its options, and what came out. */
export interface GradientGolden extends AllModelOptions {
  model: ModelName;
  inputSize: number;
  batch: number;
  /** Phase of the images. */
  images: number;
  /** How far PyTorch's gradients in float32 are off at most. */
  float32?: number;
  /** At inference. */
  logits?: number[][];
  /** Fingerprints by weight. */
  gradients: Record<string, number[]>;
}

/** The model of a golden file, with its weights. */
export function buildGolden(golden: GradientGolden, fused: boolean): tfl.LayersModel {
  const { batch, images, float32, logits, gradients, model: name, ...options } = golden;
  const model = withoutDrawing(() => createModel(name, { ...options, fused } as object));
  const { shortcut, branch } = MODELS[name];
  const branchEnd = branch === 'bottleneck' ? /_bn3$/ : /_bn2$/;
  setFormulaWeights(model, { formula: noise, branchEnd: shortcut === 'none' ? undefined : branchEnd });
  return model;
}

/** The images of a golden file. */
export const goldenImages = ({ batch, inputSize, images }: GradientGolden): tf.Tensor =>
  formulaTensor([batch, inputSize, inputSize, 3], images, noise);

/** The fingerprints of the gradients of sum(logits * noise), by weight. */
export async function gradientFingerprints(
  model: tfl.LayersModel,
  golden: GradientGolden,
): Promise<Map<string, number[]>> {
  const weights = model.trainableWeights;
  const variables = weights.map((weight) => weight.read() as tf.Variable);
  const { grads } = tf.tidy(() => {
    const x = goldenImages(golden);
    const back = formulaTensor([golden.batch, model.outputs[0].shape[1] as number], 1, noise);
    const loss = () => tf.sum(tf.mul(model.apply(x, { training: true }) as tf.Tensor, back)) as tf.Scalar;
    return tf.variableGrads(loss, variables);
  });
  const prints = new Map<string, number[]>();
  for (const [i, { name }] of variables.entries()) {
    prints.set(weights[i].originalName, await fingerprint(grads[name]));
  }
  tf.dispose(grads);
  return prints;
}

/** The weight whose gradient is farthest off, relative to its norm. */
export function worstGradient(
  actual: ReadonlyMap<string, number[]>,
  { gradients }: GradientGolden,
): { name: string; error: number } {
  const largest = Math.max(...Object.values(gradients).map(([norm]) => norm));
  const errors = Object.entries(gradients).map(([name, expected]) => {
    // a bias before a batch norm has a gradient of 0, of which rounding leaves something
    const scale = expected[0] > 1e-9 * largest ? expected[0] : largest / 10;
    const off = expected.map((value, i) => Math.abs((actual.get(name)?.[i] ?? Number.NaN) - value));
    const error = Math.max(...off) / scale;
    return { name, error: Number.isNaN(error) ? Number.POSITIVE_INFINITY : error };
  });
  return errors.reduce((a, b) => (a.error > b.error ? a : b));
}

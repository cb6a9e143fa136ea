/**
 * Which places of an image speak for a class.
 *
 * Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
 * https://arxiv.org/abs/1610.02391
 */

import { geometryOf } from '@residualjs/common';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { checkOneImage } from '../predict/predict.js';
import { classesOf, endsInSoftmax } from '../predict/scores.js';
import { topClasses } from '../predict/top-classes.js';
import { type ImageInput, readImages } from '../preprocess/image-input.js';
import { type PreprocessOptions, prepare } from '../preprocess/preprocess.js';
import { imageRule } from '../preprocess/rule.js';
import { type SplitModel, splitModel } from './split.js';
import { overImage } from './upsample.js';

/** Options of {@link gradCam}. */
export interface GradCamOptions extends PreprocessOptions {
  /** The class to explain, from 0; by default the one with the largest score. */
  class?: number;
  /** The layer whose output is weighed, `[N, H, W, C]`; by default the last one that has height and width. */
  layer?: string;
}

/** The heat map of {@link gradCam}. */
export interface GradCam {
  /** A value from 0 to 1 for each pixel of the image, row by row; all 0 where nothing speaks for the class. */
  heat: Float32Array;
  /** Height and width of the image. */
  shape: [height: number, width: number];
  /** The class that is explained. */
  class: number;
  /** The layer that was weighed. */
  layer: string;
}

/**
 * Grad-CAM: where an image has what speaks for a class, as a heat map over its pixels.
 *
 * `relu(sum_k a_k A_k) / max`, where `A_k` is channel k of the layer's output, `a_k` the mean over its places of the
 * gradient of the class's score (before any softmax) with respect to it; drawn bilinearly over the part of the
 * image that the network sees, and 0 outside.
 *
 * The model runs as in inference. The gradient goes back to the layer alone, so the default needs no gradient of a
 * convolution; an earlier layer does, which WASM has after `import '@residualjs/wasm/auto'`. Waits for the backend without
 * blocking; leaves no tensor behind.
 *
 * @throws Error where the model puts out no scores of classes, or ends in a softmax; RangeError where the class, the
 * layer or the image do not fit.
 *
 * @example
 * const { heat, shape } = await gradCam(model, imageData); // heat[y * shape[1] + x]
 */
export async function gradCam(
  model: tfl.LayersModel,
  image: ImageInput,
  { class: wanted, layer, preprocessing }: GradCamOptions = {},
): Promise<GradCam> {
  const rule = imageRule('gradCam', model, preprocessing);
  checkModel(rule.where, model, wanted);
  const split = splitModel(rule.where, model, layer);
  const { height, width } = readImages(rule.where, image, rule.channels);
  const [activation, ...rest] = tf.tidy(() => {
    const prepared = prepare(rule, image);
    checkOneImage(rule.where, prepared);
    return split.before(prepared);
  });
  try {
    const explained = wanted ?? (await bestClass(split, activation, rest));
    const map = await weighed(split, activation, rest, explained);
    const geometry = geometryOf([height, width], rule.size, rule.preprocessing.cropFraction ?? 1);
    const [, rows, columns] = activation.shape;
    const heat = overImage(map, [rows, columns], [height, width], geometry);
    return { heat, shape: [height, width], class: explained, layer: split.layer };
  } finally {
    tf.dispose([activation, ...rest]);
  }
}

function checkModel(where: string, model: tfl.LayersModel, wanted?: number): void {
  const classes = classesOf(where, model);
  if (endsInSoftmax(model)) {
    throw new Error(
      `${where}: the model ends in a softmax, and Grad-CAM takes the scores before it: build it to end in logits`,
    );
  }
  if (wanted === undefined || (Number.isSafeInteger(wanted) && wanted >= 0 && wanted < classes)) return;
  throw new RangeError(
    `${where}: class is ${JSON.stringify(wanted)}; it must be an integer from 0 to ${classes - 1}`,
  );
}

async function bestClass(split: SplitModel, activation: tf.Tensor, rest: tf.Tensor[]): Promise<number> {
  const scores = tf.tidy(() => split.after(activation, rest));
  const values = await scores.data();
  scores.dispose();
  return topClasses(values, 1)[0];
}

/** `relu(sum_k a_k A_k) / max`, `[h w]`. */
async function weighed(
  split: SplitModel,
  activation: tf.Tensor,
  rest: tf.Tensor[],
  explained: number,
): Promise<Float32Array> {
  const map = tf.tidy(() => {
    const score = (a: tf.Tensor) => tf.sum(tf.slice(split.after(a, rest), [0, explained], [1, 1]));
    const weights = tf.mean(tf.grad(score)(activation), [1, 2], true); // [1, 1, 1, C]
    return tf.relu(tf.sum(tf.mul(weights, activation), 3));
  });
  const values = (await map.data()) as Float32Array;
  map.dispose();
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  return largest > 0 ? values.map((value) => value / largest) : new Float32Array(values.length);
}

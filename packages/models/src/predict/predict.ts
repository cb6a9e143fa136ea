import { CLASS_NAMES } from '@residualjs/common';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { readMetadata } from '../metadata.js';
import type { ImageInput } from '../preprocess/image-input.js';
import { type PreprocessOptions, prepare } from '../preprocess/preprocess.js';
import { imageRule } from '../preprocess/rule.js';
import { classNames, type NamedDataset } from './class-names.js';
import { classesOf, endsInSoftmax } from './scores.js';
import { softmax, topClasses } from './top-classes.js';

/** A class with what a network gives it. */
export interface Prediction {
  /** Its name; its number as text where no names are known. */
  label: string;
  /** Its number, from 0. */
  index: number;
  /** From 0 to 1; those of all classes sum to 1. */
  probability: number;
}

/** Options of {@link predict}. */
export interface PredictOptions extends PreprocessOptions {
  /** How many classes to give, the most probable first; at most all. 5 as in ImageNet's top-5 error. */
  k?: number;
  /** The names of the classes, or the data set that has them; by default those of the pretrained weights, if known. */
  labels?: readonly string[] | NamedDataset;
}

/**
 * The most probable classes of one image, after the {@link preprocess} of the model. Waits for the backend without
 * blocking; leaves no tensor behind.
 *
 * @throws Error where the model puts out no scores of classes; RangeError where `k`, `labels` or the image do not fit.
 *
 * @example
 * const [{ label, probability }] = await predict(model, imageData); // 'cat', 0.98
 */
export async function predict(
  model: tfl.LayersModel,
  image: ImageInput,
  { k = 5, labels, preprocessing }: PredictOptions = {},
): Promise<Prediction[]> {
  const rule = imageRule('predict', model, preprocessing);
  const classes = classesOf(rule.where, model);
  if (!Number.isSafeInteger(k) || k < 1) {
    throw new RangeError(`${rule.where}: k is ${JSON.stringify(k)}; it must be an integer of at least 1`);
  }
  const names = classNames(rule.where, labels ?? knownLabels(model, classes), classes);
  const outputs = tf.tidy(() => {
    const prepared = prepare(rule, image);
    checkOneImage(rule.where, prepared);
    return model.predict(prepared) as tf.Tensor;
  });
  try {
    const scores = (await outputs.data()) as Float32Array;
    const probabilities = endsInSoftmax(model) ? scores : softmax(scores);
    return topClasses(probabilities, k).map((index) => ({
      label: names?.[index] ?? String(index),
      index,
      probability: probabilities[index],
    }));
  } finally {
    outputs.dispose();
  }
}

/** Throws where there is more than one image. */
export function checkOneImage(where: string, { shape: [count] }: tf.Tensor4D): void {
  if (count === 1) return;
  throw new RangeError(
    `${where}: there are ${count} images; give one (preprocess and model.predict take many)`,
  );
}

function knownLabels(model: tfl.LayersModel, classes: number): readonly string[] | null {
  const dataset = readMetadata(model)?.pretrained?.dataset ?? '';
  const names = Object.hasOwn(CLASS_NAMES, dataset) ? CLASS_NAMES[dataset as NamedDataset] : null;
  return names?.length === classes ? names : null;
}

/** Random numbers of layers that draw anew at every training step, and can be replayed. */
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { deriveSeed } from './seed.js';

/** Uniform values in [0, 1) of a shape: a function of seed and step only, the same on every backend. */
export function uniformValues(shape: number[], seed: number, step: number): tf.Tensor {
  return tf.randomUniform(shape, 0, 1, 'float32', deriveSeed(seed, `step ${step}`));
}

/** A layer that draws random numbers in training: the same for the same seed, name and step. */
export interface RandomLayer {
  /**
   * How often the layer has drawn: 0 at first, one more with every call in training. Set it to replay or resume a
   * run.
   */
  randomStep: number;
}

/** Whether a layer draws anew at every call in training. */
export const isRandomLayer = (layer: tfl.layers.Layer): layer is tfl.layers.Layer & RandomLayer =>
  typeof (layer as Partial<RandomLayer>).randomStep === 'number';

/**
 * How often each random layer of a model has drawn, by layer name: what a checkpoint needs beside the weights for
 * a run that continues as if it had not stopped. Empty where a model has no random layer.
 */
export function getRandomSteps(model: { layers: tfl.layers.Layer[] }): Record<string, number> {
  return Object.fromEntries(
    model.layers.filter(isRandomLayer).map(({ name, randomStep }) => [name, randomStep]),
  );
}

/**
 * Sets what {@link getRandomSteps} gave; a number sets every random layer to it.
 *
 * @throws RangeError where the names are not those of the model's random layers, or a step is not an integer of
 * at least 0.
 */
export function setRandomSteps(
  model: { layers: tfl.layers.Layer[] },
  steps: number | Record<string, number>,
): void {
  const layers = model.layers.filter(isRandomLayer);
  const names = new Set(layers.map(({ name }) => name));
  for (const name of typeof steps === 'number' ? [] : Object.keys(steps)) {
    if (!names.has(name)) throw new RangeError(`setRandomSteps: the model has no random layer '${name}'`);
  }
  const wanted = layers.map(({ name }) => (typeof steps === 'number' ? steps : steps[name]));
  wanted.forEach((step, i) => {
    if (!Number.isInteger(step) || step < 0) {
      throw new RangeError(
        `setRandomSteps: the step of '${layers[i].name}' is ${step}; it must be an integer of at least 0`,
      );
    }
  });
  layers.forEach((layer, i) => {
    layer.randomStep = wanted[i];
  });
}

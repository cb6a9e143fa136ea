/** Random numbers of layers that draw anew at every training step, and can be replayed. */
import type * as tfl from '@tensorflow/tfjs-layers';
import { deriveSeed } from './seed.js';

/**
 * `length` uniform values in [0, 1): a function of seed and step only, the same on every backend.
 *
 * Value i is a hash (murmur3's finaliser) of i and two keys, so that it costs some nanoseconds; the generator
 * behind `tf.randomUniform` takes ten times as long. Two keys, since streams of one key and i alone would repeat
 * each other at a distance.
 */
export function uniformValues(seed: number, step: number, length: number): Float32Array {
  const key = deriveSeed(seed, `step ${step}`);
  const secondKey = deriveSeed(key, 'second key');
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    let hash = Math.imul(i + key, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 16) ^ secondKey, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    values[i] = ((hash ^ (hash >>> 16)) >>> 8) / 0x1000000; // 24 bits: exact in float32, below 1
  }
  return values;
}

/** A layer that draws random numbers in training: the same for the same seed, name and step. */
export interface RandomLayer {
  /** How often the layer has drawn: 0 at first, one more with every call in training. Set it to replay or resume a run. */
  randomStep: number;
}

const isRandomLayer = (layer: tfl.layers.Layer): layer is tfl.layers.Layer & RandomLayer =>
  typeof (layer as Partial<RandomLayer>).randomStep === 'number';

/**
 * How often each random layer of a model has drawn, by layer name: what a checkpoint needs beside the weights for a run
 * that continues as if it had not stopped. Empty where a model has no random layer.
 */
export function getRandomSteps(model: { layers: tfl.layers.Layer[] }): Record<string, number> {
  return Object.fromEntries(
    model.layers.filter(isRandomLayer).map(({ name, randomStep }) => [name, randomStep]),
  );
}

/**
 * Sets what {@link getRandomSteps} gave; a number sets every random layer to it.
 *
 * @throws RangeError where the names are not those of the model's random layers, or a step is not an integer of at least 0.
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

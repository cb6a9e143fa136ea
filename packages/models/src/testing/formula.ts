/** Weights, images and fingerprints of gradients by the formulas of tools/golden/formula.py. */
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** Value i is finish(sin(phase + 0.37 i²)). */
export function formulaValues(
  size: number,
  phase: number,
  finish = (value: number) => value,
): Float32Array<ArrayBuffer> {
  const data = new Float32Array(size);
  for (let i = 0; i < size; i++) data[i] = finish(Math.sin(phase + 0.37 * i * i));
  return data;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

const formulaTensor = (shape: number[], phase: number, finish?: (value: number) => number) =>
  tf.tensor(formulaValues(sizeOf(shape), phase, finish), shape);

/** Images `[count, size, size, channels]`. */
export const formulaImages = (count: number, size: number, channels: number): tf.Tensor =>
  formulaTensor([count, size, size, channels], 0);

/** The weights of a layer, in its own order. */
function formulaWeights(layer: tfl.layers.Layer): tf.Tensor[] {
  const name = layer.name.replace(/_shortcut$/, '_projection');
  const phase = [...name].reduce((sum, character) => sum + character.charCodeAt(0), 0);
  const shapes = layer.weights.map(({ shape }) => shape as number[]);
  if (shapes.length === 4) {
    const finish = [1, 0, 0, 1].map((start, i) => (value: number) => start + value / (i === 3 ? 5 : 10));
    return shapes.map((shape, i) => formulaTensor(shape, phase + i, finish[i]));
  }
  const [kernel, ...bias] = shapes;
  const scale = Math.sqrt(4 / sizeOf(kernel.slice(0, -1)));
  return [
    formulaTensor(kernel, phase, (value) => value * scale),
    ...bias.map((shape) => formulaTensor(shape, phase + 1, (value) => value / 10)),
  ];
}

/** Sets every weight of a model by the formula. */
export function setFormulaWeights(model: tfl.LayersModel): void {
  for (const layer of model.layers) {
    if (layer.weights.length > 0) tf.tidy(() => layer.setWeights(formulaWeights(layer)));
  }
}

/** Norm, two products with vectors of the formula, first and last value. */
export function fingerprint(gradient: tf.Tensor): number[] {
  const values = gradient.dataSync();
  const products = [1, 2].map((phase) =>
    values.reduce((sum, value, i) => sum + value * Math.sin(phase + 0.37 * i * i), 0),
  );
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return [norm, ...products, values[0], values[values.length - 1]];
}

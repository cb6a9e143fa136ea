/** Weights, images and fingerprints of gradients by the formulas of tools/golden/formula.py. */
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** Value i of a stream of values from -1 to 1. */
export type Formula = (i: number, phase: number) => number;

/** sin(phase + 0.37 i²). */
export const sine: Formula = (i, phase) => Math.sin(phase + 0.37 * i * i);

/** A hash of i and the phase, uniform. */
export const noise: Formula = (i, phase) => {
  let hash = (Math.imul(i, 0x9e3779b1) + Math.imul(phase, 0x85ebca77)) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 31 - 1;
};

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** A tensor of the values of a formula, changed by `finish`. */
export function formulaTensor(
  shape: number[],
  phase: number,
  formula: Formula,
  finish = (value: number) => value,
): tf.Tensor {
  const data = new Float32Array(sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = finish(formula(i, phase));
  return tf.tensor(data, shape);
}

/** Which formula a model's weights come from. */
export interface FormulaWeights {
  formula: Formula;
  /** How the names of batch norms end whose gamma and beta are a tenth of the others'. */
  branchEnd?: RegExp;
}

/** The weights of a layer, in its own order. */
function formulaWeights(layer: tfl.layers.Layer, { formula, branchEnd }: FormulaWeights): tf.Tensor[] {
  const name = layer.name.replace(/_shortcut$/, '_projection');
  const phase = [...name].reduce((sum, character) => sum + character.charCodeAt(0), 0);
  const shapes = layer.weights.map(({ shape }) => shape as number[]);
  if (shapes.length === 4) {
    const scale = branchEnd?.test(name) ? 0.1 : 1;
    const starts = [1, 0, 0, 1];
    const scaled = (i: number) => (value: number) =>
      (starts[i] + value / (i === 3 ? 5 : 10)) * (i < 2 ? scale : 1);
    return shapes.map((shape, i) => formulaTensor(shape, phase + i, formula, scaled(i)));
  }
  const [kernel, ...bias] = shapes;
  const variance = formula === sine ? 4 : 6; // a sine has twice the variance of He's, a uniform value three times
  const scale = Math.sqrt(variance / sizeOf(kernel.slice(0, -1)));
  return [
    formulaTensor(kernel, phase, formula, (value) => value * scale),
    ...bias.map((shape) => formulaTensor(shape, phase + 1, formula, (value) => value / 10)),
  ];
}

/** Sets every weight of a model by a formula. */
export function setFormulaWeights(model: tfl.LayersModel, options: FormulaWeights): void {
  for (const layer of model.layers) {
    if (layer.weights.length > 0) tf.tidy(() => layer.setWeights(formulaWeights(layer, options)));
  }
}

/** Norm, products with the noise of phases 1 and 2, first and last value. */
export async function fingerprint(gradient: tf.Tensor): Promise<number[]> {
  const values = await gradient.data();
  const product = (other: (i: number) => number) => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[i] * other(i);
    return sum;
  };
  const norm = Math.sqrt(product((i) => values[i]));
  const products = [1, 2].map((phase) => product((i) => noise(i, phase)));
  return [norm, ...products, values[0], values[values.length - 1]];
}

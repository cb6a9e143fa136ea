/** Weights and images by the formula of tools/golden/residual-blocks.py. */
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** Value i is sin(phase + 0.37 i²). */
export function formulaTensor(shape: number[], phase: number, change = (value: number) => value): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, (_, i) => change(Math.sin(phase + 0.37 * i * i)));
  return tf.tensor(data, shape);
}

/** Sets every weight of a model by the formula. */
export function setFormulaWeights(model: tfl.LayersModel): void {
  for (const layer of model.layers) {
    const name = [...layer.name].reduce((sum, character) => sum + character.charCodeAt(0), 0);
    layer.setWeights(
      layer.weights.map(({ originalName, shape }, index) => {
        const sizes = shape as number[];
        const inputs = sizes.slice(0, -1).reduce((a, b) => a * b, 1);
        const change: Record<string, (value: number) => number> = {
          kernel: (value) => value * Math.sqrt(4 / inputs),
          gamma: (value) => 1 + value / 2,
          beta: (value) => value / 2,
          bias: (value) => value / 2,
          moving_mean: (value) => value / 2,
          moving_variance: (value) => 1 + value / 2,
        };
        return formulaTensor(sizes, name + index, change[originalName.split('/').pop()!]);
      }),
    );
  }
}

import { randomTensor } from '@residualjs/testing';
import type * as tfl from '@tensorflow/tfjs-layers';

/** Gives a model weights of every kind away from their first values, variances positive. */
export function scramble(model: tfl.LayersModel): tfl.LayersModel {
  const weights = model.weights.map(({ originalName, shape }, seed) => {
    const variance = originalName.includes('variance');
    const fanIn = shape.length === 4 ? shape.slice(0, 3).reduce<number>((n, length) => n * length!, 1) : 16;
    const bound = Math.sqrt(6 / fanIn);
    const range = variance ? { min: 0.5, max: 1.5 } : { min: -bound, max: bound };
    return randomTensor(shape as number[], seed, range);
  });
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
  return model;
}

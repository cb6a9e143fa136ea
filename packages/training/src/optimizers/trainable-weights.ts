import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** A weight under the name that it keeps when the model is saved and loaded. */
export interface NamedWeight {
  name: string;
  variable: tf.Variable;
}

/** Which weights decay: `kernels` are those of rank 2 and more, so no biases and no batch-norm gamma or beta. */
export type WeightDecayOn = 'kernels' | 'all';

/** The trainable weights of a model, in its order. */
export function trainableWeights(model: tfl.LayersModel): NamedWeight[] {
  return model.trainableWeights.map((weight) => ({
    name: weight.originalName,
    variable: weight.read() as tf.Variable,
  }));
}

import { isModel, type Layer } from '../graph.js';

/** Lets a layer train or not, and all that is in it: TensorFlow.js does not tell the layers of a nested model. */
export function setTrainable(layer: Layer, trainable: boolean): void {
  layer.trainable = trainable;
  if (isModel(layer)) for (const inner of layer.layers) setTrainable(inner, trainable);
}

import type * as tfl from '@tensorflow/tfjs-layers';
import { isModel, type Layer } from '../graph.js';

const guarded = new WeakSet<Layer>();

/**
 * Makes the stock batch norms of a model use their moving statistics, in training too, while they are frozen, as Keras does
 * since 2.2 and our own do by themselves: that of TensorFlow.js goes on moving them whatever its `trainable` says. Calling it
 * again does nothing more.
 */
export function keepFrozen(model: tfl.LayersModel): void {
  for (const layer of model.layers) {
    if (isModel(layer)) keepFrozen(layer);
    else if (layer.getClassName() === 'BatchNormalization') guard(layer);
  }
}

/** An own, hidden `call`, as models run a layer through `apply`, which runs that. It goes by what the layer is at the time. */
function guard(layer: Layer): void {
  if (guarded.has(layer)) return;
  guarded.add(layer);
  const { call } = layer;
  const value: typeof call = (inputs, kwargs) =>
    call.call(layer, inputs, layer.trainable ? kwargs : { ...kwargs, training: false });
  Object.defineProperty(layer, 'call', { value, configurable: true, writable: true, enumerable: false });
}

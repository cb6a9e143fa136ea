import type * as tfl from '@tensorflow/tfjs-layers';

/** A layer of any kind. */
export type Layer = tfl.layers.Layer;

/** Whether a layer is a model, nested in another. */
export const isModel = (layer: Layer): layer is tfl.LayersModel => 'nodesByDepth' in layer;

/** One use of a layer in a model: which tensors went in and came out. */
type LayerNode = tfl.LayersModel['nodesByDepth'][string][number];

/**
 * Every use of a layer in a model, each after those that feed it. A Sequential is built where it is not yet.
 *
 * @throws RangeError where the model is a Sequential without layers.
 */
export function usesInOrder(model: tfl.LayersModel): LayerNode[] {
  if (model.outputs.length === 0) throw new RangeError(`the model '${model.name}' is empty: add layers`);
  if (Object.keys(model.nodesByDepth).length === 0) model.build(model.inputs[0].shape);
  const depths = Object.keys(model.nodesByDepth).map(Number);
  return depths.sort((a, b) => b - a).flatMap((depth) => model.nodesByDepth[depth]);
}

/** Every layer of a model that is none itself, those of nested models too. */
export function innerLayers(model: tfl.LayersModel): Layer[] {
  return model.layers.flatMap((layer) => (isModel(layer) ? innerLayers(layer) : [layer]));
}

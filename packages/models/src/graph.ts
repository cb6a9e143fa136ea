import type * as tfl from '@tensorflow/tfjs-layers';

/** A layer of any kind. */
export type Layer = tfl.layers.Layer;

/** One use of a layer in a model: which tensors went in and came out. */
export type GraphNode = tfl.LayersModel['nodesByDepth'][string][number];

/**
 * Every use of a layer in a model, each after those that feed it.
 *
 * @throws Error where the model is a Sequential that is not built yet.
 */
export function nodesInOrder(model: tfl.LayersModel): GraphNode[] {
  const depths = Object.keys(model.nodesByDepth).map(Number);
  if (depths.length === 0) {
    throw new Error(`the model '${model.name}' is not built: add layers, the first with an inputShape`);
  }
  return depths.sort((a, b) => b - a).flatMap((depth) => model.nodesByDepth[depth]);
}

/** Every use of each layer of a model; the layers in the order of their first use. */
export function usesOfLayers(model: tfl.LayersModel): Map<Layer, GraphNode[]> {
  const uses = new Map<Layer, GraphNode[]>();
  for (const node of nodesInOrder(model)) {
    const layer = node.outboundLayer;
    uses.set(layer, [...(uses.get(layer) ?? []), node]);
  }
  return uses;
}

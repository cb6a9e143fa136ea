import type * as tfl from '@tensorflow/tfjs-layers';

/** A layer of any kind. */
export type Layer = tfl.layers.Layer;

/** Whether a layer is a model, nested in another. */
export const isModel = (layer: Layer): layer is tfl.LayersModel => 'nodesByDepth' in layer;

/** One use of a layer in a model: which tensors went in and came out. */
export type GraphNode = tfl.LayersModel['nodesByDepth'][string][number];

/**
 * Every use of a layer in a model, each after those that feed it. A Sequential is built where it is not yet.
 *
 * @throws Error where the model is a Sequential without layers.
 */
export function nodesInOrder(model: tfl.LayersModel): GraphNode[] {
  if (model.outputs.length === 0) {
    throw new Error(`the model '${model.name}' is empty: add layers, the first with an inputShape`);
  }
  if (Object.keys(model.nodesByDepth).length === 0) model.build(model.inputs[0].shape);
  const depths = Object.keys(model.nodesByDepth).map(Number);
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

/** What takes each tensor of a model: nodes, as often as they do, and for an output of the model the model itself. */
export type Users = ReadonlyMap<tfl.SymbolicTensor, readonly (GraphNode | tfl.LayersModel)[]>;

/** The {@link Users} of every tensor that has one. */
export function usersOfTensors(model: tfl.LayersModel): Users {
  const users = new Map<tfl.SymbolicTensor, (GraphNode | tfl.LayersModel)[]>();
  const add = (tensor: tfl.SymbolicTensor, user: GraphNode | tfl.LayersModel) =>
    users.set(tensor, [...(users.get(tensor) ?? []), user]);
  for (const node of nodesInOrder(model)) for (const tensor of node.inputTensors) add(tensor, node);
  for (const tensor of model.outputs) add(tensor, model);
  return users;
}

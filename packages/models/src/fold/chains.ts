import type * as tfl from '@tensorflow/tfjs-layers';
import { type GraphNode, isModel, type Layer, type Users, usersOfTensors, usesOfLayers } from '../graph.js';
import type { Config } from '../stock-forms/stock-form.js';
import { affineOf, type ThenAffine } from './affine.js';
import { isFoldable } from './convolutions.js';

/** A convolution with what follows it and can become part of it. */
export interface Chain {
  readonly convolution: Layer;
  /** Of its output. */
  readonly channels: number;
  readonly affines: readonly ThenAffine[];
  readonly relu: boolean;
  /** The layers whose work the convolution takes over. */
  readonly absorbed: readonly Layer[];
}

/**
 * The chains of a model in stock layers: a convolution, affine maps (batch norm, rescaling), a ReLU. Every layer of a
 * chain is used once, and what is between two of them goes nowhere else.
 */
export function findChains(model: tfl.LayersModel): Chain[] {
  const users = usersOfTensors(model);
  const uses = usesOfLayers(model);
  const isSingle = (layer: Layer) => !isModel(layer) && uses.get(layer)?.length === 1;
  return [...uses]
    .filter(([layer]) => isSingle(layer) && isFoldable(layer))
    .map(([layer, [node]]) => chainFrom(layer, node, (from) => next(from, users, isSingle)))
    .filter(({ absorbed }) => absorbed.length > 0);
}

/** The only use of a node's output, by a layer that has no other use. */
function next(node: GraphNode, users: Users, isSingle: (layer: Layer) => boolean): GraphNode | null {
  const [user, ...others] = users.get(node.outputTensors[0]) ?? [];
  if (user === undefined || others.length > 0 || !('outboundLayer' in user)) return null;
  return user.inputTensors.length === 1 && isSingle(user.outboundLayer) ? user : null;
}

function chainFrom(
  convolution: Layer,
  start: GraphNode,
  follow: (node: GraphNode) => GraphNode | null,
): Chain {
  const [shape] = start.outputShapes as tfl.Shape[];
  const affines: ThenAffine[] = [];
  const absorbed: Layer[] = [];
  let node = follow(start);
  for (; node; node = follow(node)) {
    const affine = affineOf(node.outboundLayer, shape.length);
    if (!affine) break;
    affines.push(affine);
    absorbed.push(node.outboundLayer);
  }
  const relu = node !== null && isRelu(node.outboundLayer);
  if (node && relu) absorbed.push(node.outboundLayer);
  return { convolution, channels: shape[shape.length - 1] as number, affines, relu, absorbed };
}

/** Whether a layer is a ReLU without an upper bound. */
export function isRelu(layer: Layer): boolean {
  const { activation, maxValue }: Config = layer.getConfig();
  return layer.getClassName() === 'ReLU'
    ? maxValue == null
    : activation === 'relu' && layer.getClassName() === 'Activation';
}

import type * as tfl from '@tensorflow/tfjs-layers';
import { isRelu } from '../fold/chains.js';
import { type GraphNode, isModel, type Layer, nodesInOrder, type Users, usersOfTensors } from '../graph.js';
import type { Config } from '../stock-forms/stock-form.js';

/** Layers that run as one operation, or a single layer. */
export interface Fusion {
  /** The layer that does the work. */
  readonly main: GraphNode;
  /** A zero padding before it. */
  readonly padding: GraphNode | null;
  /** An addition after it, and what is added. */
  readonly addend: tfl.SymbolicTensor | null;
  /** Whether a ReLU comes last. */
  readonly relu: boolean;
  /** What goes in, and what comes out of the last. */
  readonly inputs: readonly tfl.SymbolicTensor[];
  readonly outputs: readonly tfl.SymbolicTensor[];
}

/**
 * The layers of a model in stock layers, gathered into what runs as one operation, each after those that feed it: zero padding,
 * convolution, addition, ReLU; or batch norm and ReLU. What is between two of them goes nowhere else.
 */
export function fusionsOf(model: tfl.LayersModel): Fusion[] {
  const users = usersOfTensors(model);
  const nodes = nodesInOrder(model).filter(({ inboundLayers }) => inboundLayers.length > 0); // inputs are fed
  const makers = new Map(nodes.flatMap((node) => node.outputTensors.map(({ id }) => [id, node] as const)));
  const place = new Map(nodes.map((node, i) => [node, i]));
  const taken = new Set<GraphNode>();
  const fusions: [last: GraphNode, fusion: Fusion][] = [];
  for (const main of [...nodes].reverse()) {
    if (!isConvolution(main.outboundLayer) && !isBatchNorm(main)) continue;
    const chain = chainFrom(main, users, makers, taken);
    for (const node of chain.nodes) taken.add(node);
    fusions.push([chain.nodes.at(-1)!, chain.fusion]);
  }
  for (const node of nodes) if (!taken.has(node)) fusions.push([node, single(node)]);
  return fusions.sort(([a], [b]) => place.get(a)! - place.get(b)!).map(([, fusion]) => fusion);
}

const single = (node: GraphNode): Fusion => ({
  main: node,
  padding: null,
  addend: null,
  relu: false,
  inputs: node.inputTensors,
  outputs: node.outputTensors,
});

/** The nodes of the operation that `main` is the work of, in order, and the operation. */
function chainFrom(
  main: GraphNode,
  users: Users,
  makers: ReadonlyMap<number, GraphNode>,
  taken: ReadonlySet<GraphNode>,
): { nodes: GraphNode[]; fusion: Fusion } {
  const nodes = [main];
  const before = makers.get(main.inputTensors[0].id);
  const padding = before && isConvolution(main.outboundLayer) && padsFor(main, before, users) ? before : null;
  if (padding) nodes.unshift(padding);
  const follow = () => {
    const next = onlyUser(nodes.at(-1)!, users);
    return next && !taken.has(next) ? next : null;
  };
  let [addend, relu] = [null as tfl.SymbolicTensor | null, false];
  const sum = follow();
  if (sum && isConvolution(main.outboundLayer) && isLinear(main.outboundLayer)) {
    addend = addendOf(sum, main.outputTensors[0]);
    if (addend) nodes.push(sum);
  }
  const last = follow();
  if (last && isRelu(last.outboundLayer)) {
    nodes.push(last);
    relu = true;
  }
  const inputs = [...nodes[0].inputTensors, ...(addend ? [addend] : [])];
  const fusion = { main, padding, addend, relu, inputs, outputs: nodes.at(-1)!.outputTensors };
  return { nodes, fusion };
}

const isLinear = (layer: Layer): boolean => layer.getConfig().activation === 'linear';

/** A convolution that `convolutionInference` can do. */
export function isConvolution(layer: Layer): boolean {
  if (isModel(layer) || layer.getClassName() !== 'Conv2D') return false;
  const { dataFormat, dilationRate, activation, padding }: Config = layer.getConfig();
  return (
    dataFormat !== 'channelsFirst' &&
    [dilationRate].flat().every((rate) => rate === 1) &&
    (activation === 'linear' || activation === 'relu') &&
    (padding === 'same' || padding === 'valid')
  );
}

/** A batch norm over the last axis, of 2 to 4. */
export function isBatchNorm({ outboundLayer, inputTensors }: GraphNode): boolean {
  if (isModel(outboundLayer) || outboundLayer.getClassName() !== 'BatchNormalization') return false;
  const { rank } = inputTensors[0];
  const { axis }: Config = outboundLayer.getConfig();
  return rank >= 2 && rank <= 4 && (axis + rank) % rank === rank - 1;
}

/** The only user of what a node gives, a node too. */
function onlyUser(node: GraphNode, users: Users): GraphNode | null {
  const [user, ...others] = users.get(node.outputTensors[0]) ?? [];
  return user !== undefined && others.length === 0 && 'outboundLayer' in user ? user : null;
}

/** Whether the node before is a zero padding for this convolution alone. */
function padsFor(main: GraphNode, before: GraphNode, users: Users): boolean {
  const { outboundLayer } = before;
  return (
    !isModel(outboundLayer) &&
    outboundLayer.getClassName() === 'ZeroPadding2D' &&
    outboundLayer.getConfig().dataFormat !== 'channelsFirst' &&
    main.outboundLayer.getConfig().padding === 'valid' &&
    onlyUser(before, users) === main
  );
}

/** What an addition adds to `tensor`, where both have the same known shape; else null. */
function addendOf({ outboundLayer, inputTensors }: GraphNode, tensor: tfl.SymbolicTensor) {
  if (isModel(outboundLayer) || outboundLayer.getClassName() !== 'Add' || inputTensors.length !== 2)
    return null;
  const other = inputTensors.find(({ id }) => id !== tensor.id);
  const isKnown = tensor.shape.slice(1).every((length) => length != null);
  return other && isKnown && other.shape.join() === tensor.shape.join() ? other : null;
}

import type * as tfl from '@tensorflow/tfjs-layers';
import { type GraphNode, isModel, type Layer, nodesInOrder, usersOfTensors } from './graph.js';

/** Bytes of the outputs of a model's layers, for one image; null where a size is open. */
export interface ActivationMemory {
  /**
   * The most that is alive at once at inference, where an output is freed after its last use: the maximum over the layers, in
   * the order of the graph, of the bytes of the image, of all outputs made so far that it or a later layer reads, and of its own.
   */
  inferencePeak: number | null;
  /** The sum of all outputs at inference, the image too. */
  inferenceTotal: number | null;
  /**
   * What a training step holds at its end: the image, and for every output of a layer itself and the gradient with respect to
   * it, as TensorFlow.js frees neither before. A layer that keeps more (a stock batch norm keeps its normalised input, too) and
   * a model that keeps less (with `recompute`, or frozen) are not looked into.
   */
  training: number | null;
}

/** Values are float32, on every backend, unless a page asks WebGL for less. */
const BYTES = 4;

/** Layers whose output is their input with another shape. */
const VIEWS = new Set(['Flatten', 'Reshape']);

/** Layers that do nothing at inference. */
const TRAINING_ONLY = /Dropout|GaussianNoise/;

/** Bytes of one tensor of one image; null where a length is open. */
function bytesOf({ shape }: tfl.SymbolicTensor): number | null {
  return shape
    .slice(1)
    .reduce<number | null>(
      (bytes, length) => (bytes === null || length === null ? null : bytes * length),
      BYTES,
    );
}

/** Bytes that one use of a layer makes, for one image; null where a size is open. */
export function outputBytes({ outboundLayer, outputTensors }: GraphNode): number | null {
  return VIEWS.has(outboundLayer.getClassName()) ? 0 : sum(outputTensors.map(bytesOf));
}

/** The sum of numbers; null where one of them is. */
const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>(
    (total, value) => (total === null || value === null ? null : total + value),
    0,
  );

/** The {@link ActivationMemory} of a model; runs nothing on the backend. */
export function activationMemory(model: tfl.LayersModel): ActivationMemory {
  const nodes = nodesInOrder(model);
  const image = sum(model.inputs.map(bytesOf));
  const inner = new Map(nodes.map((node) => [node, innerOf(node)]));
  // of a nested model what it makes itself: its images are outputs of others
  const made = sum(
    nodes.filter(isMade).map((node) => inner.get(node)?.training ?? doubled(outputBytes(node))),
  );
  if (image === null || made === null) return { inferencePeak: null, inferenceTotal: null, training: null };
  const bytes = (node: GraphNode) => (doesNothing(node.outboundLayer) ? 0 : (outputBytes(node) as number));
  const totals = nodes.filter(isMade).map((node) => inner.get(node)?.inferenceTotal ?? bytes(node));
  return {
    inferencePeak: peakOf(model, nodes, inner, bytes),
    inferenceTotal: sum([image, ...totals]),
    training: image + made,
  };
}

const isMade = ({ inboundLayers }: GraphNode): boolean => inboundLayers.length > 0;
const doubled = (bytes: number | null): number | null => (bytes === null ? null : 2 * bytes);

/** A nested model's activations without its images. */
function innerOf({ outboundLayer }: GraphNode): ActivationMemory | null {
  if (!isModel(outboundLayer)) return null;
  const image = sum(outboundLayer.inputs.map(bytesOf));
  const { inferencePeak, inferenceTotal, training } = activationMemory(outboundLayer);
  const without = (bytes: number | null) => (bytes === null || image === null ? null : bytes - image);
  return {
    inferencePeak: without(inferencePeak),
    inferenceTotal: without(inferenceTotal),
    training: without(training),
  };
}

const doesNothing = (layer: Layer): boolean => TRAINING_ONLY.test(layer.getClassName());

/** Its owner keeps the image: that is an input, and said to read itself, so it is never used up. */
function peakOf(
  model: tfl.LayersModel,
  nodes: readonly GraphNode[],
  inner: ReadonlyMap<GraphNode, ActivationMemory | null>,
  bytesOfNode: (node: GraphNode) => number,
): number {
  const usesLeft = new Map([...usersOfTensors(model)].map(([{ id }, users]) => [id, users.length]));
  const held = new Map<number, number>();
  let alive = 0;
  let peak = 0;
  for (const node of nodes) {
    const bytes = bytesOfNode(node);
    peak = Math.max(peak, alive + Math.max(bytes, inner.get(node)?.inferencePeak ?? 0));
    alive += bytes;
    held.set(node.outputTensors[0].id, bytes);
    if (!isMade(node)) continue;
    for (const { id } of node.inputTensors) {
      const left = (usesLeft.get(id) ?? 0) - 1;
      usesLeft.set(id, left);
      if (left === 0) alive -= held.get(id) ?? 0;
    }
  }
  return peak;
}

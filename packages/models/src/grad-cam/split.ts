import { type GraphStep, layerStep, runSteps } from '@residualjs/layers';
import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type GraphNode, nodesInOrder } from '../graph.js';

/** A model cut after one of its layers, so that a gradient can be taken of what follows alone. */
export interface SplitModel {
  readonly layer: string;
  /** The layer's output on images, first, then whatever else what follows reads. */
  before(images: tf.Tensor): tf.Tensor[];
  /** The model's output from the layer's output and the rest that `before` gave. */
  after(activation: tf.Tensor, rest: readonly tf.Tensor[]): tf.Tensor;
}

/**
 * Cuts a model of one input and one output.
 *
 * @param layer by default the last one whose output has height and width
 * @throws RangeError where there is no such layer, or where its output is no `[N, H, W, C]`.
 */
export function splitModel(where: string, model: tfl.LayersModel, layer?: string): SplitModel {
  const nodes = nodesInOrder(model).filter(({ inboundLayers }) => inboundLayers.length > 0);
  const index = indexOfLayer(where, nodes, layer);
  const [output] = nodes[index].outputTensors;
  const [first, second] = [nodes.slice(0, index + 1), nodes.slice(index + 1)].map((part) =>
    part.map(layerStep),
  );
  const rest = crossing(first, second, model).filter(({ id }) => id !== output.id);
  const [images] = model.inputs;
  return {
    layer: nodes[index].outboundLayer.name,
    before: (values) => runSteps(first, [[images, values]], [output, ...rest], { training: false }),
    after(activation, values) {
      const feeds = [[output, activation] as const, ...rest.map((tensor, i) => [tensor, values[i]] as const)];
      return runSteps(second, feeds, model.outputs, { training: false })[0];
    },
  };
}

const isMap = (shape: tfl.Shape): boolean => shape.length === 4;
const isPoint = ([, height, width]: tfl.Shape): boolean => height === 1 && width === 1;

function indexOfLayer(where: string, nodes: readonly GraphNode[], layer?: string): number {
  const shapeOf = ({ outputTensors: [{ shape }] }: GraphNode) => shape;
  const maps = nodes.filter((node) => isMap(shapeOf(node)));
  const found =
    layer === undefined
      ? (maps.findLast((node) => !isPoint(shapeOf(node))) ?? maps.at(-1))
      : nodes.findLast(({ outboundLayer }) => outboundLayer.name === layer);
  if (found && isMap(shapeOf(found))) return nodes.indexOf(found);
  const names = maps.slice(-3).map(({ outboundLayer }) => `'${outboundLayer.name}'`);
  throw new RangeError(
    found
      ? `${where}: the output of layer '${layer}' is [${shapeOf(found)
          .map((length) => length ?? '-')
          .join(', ')}]; it must be [-, H, W, C]`
      : `${where}: no layer is called '${layer}'; the last ones with height and width are ${names.join(', ')}`,
  );
}

/** What one part makes (or is given) and the other reads. */
function crossing(
  first: readonly GraphStep[],
  second: readonly GraphStep[],
  model: tfl.LayersModel,
): tfl.SymbolicTensor[] {
  const made = new Set([...model.inputs, ...first.flatMap(({ outputs }) => outputs)].map(({ id }) => id));
  const read = [...second.flatMap(({ inputs }) => inputs), ...model.outputs];
  const ids = new Set<number>();
  return read.filter(({ id }) => made.has(id) && !ids.has(id) && ids.add(id));
}

import { type GraphSegment, type GraphStep, layerStep, recomputedStep } from '@residualjs/layers';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type GraphNode, nodesInOrder, type Users, usersOfTensors } from '../graph.js';
import type { Recompute } from './option.js';

/**
 * What a training step of a model runs, in order: its blocks gathered into recomputed segments, and the layers before,
 * between and after them one by one.
 *
 * @throws Error where the model has no blocks, where more than one tensor goes into or out of a segment, or where a layer
 * in one draws random numbers that cannot be drawn again.
 */
export function stepsOf(model: tfl.LayersModel, recompute: Recompute): GraphStep[] {
  const nodes = nodesInOrder(model).filter(({ inboundLayers }) => inboundLayers.length > 0); // inputs are fed
  const groups = groupBySegment(nodes, recompute);
  if (!groups.some(({ name }) => name !== null)) {
    throw new Error(
      `the model '${model.name}' has no blocks: recompute looks for layers named 'stage1_block1_…', as models of the zoo have`,
    );
  }
  const users = usersOfTensors(model);
  return groups.flatMap(({ name, nodes }) =>
    name === null ? nodes.map(layerStep) : [recomputedStep(segmentOf(nodes, name, users))],
  );
}

/** Neighbours in the graph that are computed again together; a name of null for what is in no block. */
interface Group {
  readonly name: string | null;
  readonly nodes: GraphNode[];
}

function groupBySegment(nodes: readonly GraphNode[], recompute: Recompute): Group[] {
  const blocks: string[] = [];
  const groups: Group[] = [];
  for (const node of nodes) {
    const [, block, stage] = /^((stage\d+)_block\d+)(?:_|$)/.exec(node.outboundLayer.name) ?? [];
    if (block !== undefined && !blocks.includes(block)) blocks.push(block);
    const name = block === undefined ? null : segmentName(stage, blocks, block, recompute);
    const last = groups.at(-1);
    if (last?.name === name) last.nodes.push(node);
    else groups.push({ name, nodes: [node] });
  }
  return groups;
}

/** What the segment of a block is called. */
function segmentName(stage: string, blocks: readonly string[], block: string, recompute: Recompute): string {
  if (recompute === 'stage') return stage;
  const every = recompute === 'block' ? 1 : recompute.every;
  const index = blocks.indexOf(block);
  return blocks[index - (index % every)];
}

function segmentOf(nodes: readonly GraphNode[], name: string, users: Users): GraphSegment {
  const inside = new Set<unknown>(nodes);
  const made = nodes.flatMap(({ outputTensors }) => outputTensors);
  const inputs = nodes.flatMap(({ inputTensors }) => inputTensors).filter((tensor) => !made.includes(tensor));
  const outputs = made.filter((tensor) => users.get(tensor)?.some((user) => !inside.has(user)));
  return {
    calls: nodes,
    input: only(inputs, `go into '${name}'`),
    output: only(outputs, `come out of '${name}'`),
  };
}

function only(tensors: readonly tfl.SymbolicTensor[], what: string): tfl.SymbolicTensor {
  const distinct = [...new Set(tensors)];
  if (distinct.length === 1) return distinct[0];
  const names = distinct.map(({ sourceLayer }) => `'${sourceLayer.name}'`);
  throw new Error(
    `${distinct.length} tensors ${what} (${names.join(', ')}): what is recomputed must have one`,
  );
}

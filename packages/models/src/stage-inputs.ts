import type * as tfl from '@tensorflow/tfjs-layers';
import { nodesInOrder } from './graph.js';

const stageOf = (name: string) => /^stage(\d+)_block\d+(_|$)/.exec(name)?.[1];

/**
 * The layers whose output is the input of each stage, first stage first: where a gradient tap sees what flows back out
 * of a stage. Fused, plain and loaded models have them alike.
 *
 * @throws Error where the model has no stages, that is, no layers named `stage1_block1_…`.
 *
 * @example
 * stageInputs(resnet20()); // ['stem_bn', 'stage1_block3_bn2', 'stage2_block3_bn2']
 */
export function stageInputs(model: tfl.LayersModel): string[] {
  const inputs = new Map<string, string>();
  for (const { outboundLayer, inboundLayers } of nodesInOrder(model)) {
    const stage = stageOf(outboundLayer.name);
    if (stage === undefined || inputs.has(stage)) continue;
    const outside = inboundLayers.find(({ name }) => stageOf(name) !== stage);
    if (outside) inputs.set(stage, outside.name);
  }
  if (inputs.size === 0) {
    throw new Error(
      `the model '${model.name}' has no stages: stageInputs looks for layers named 'stage1_block1_…', as models of the zoo have`,
    );
  }
  return [...inputs].sort(([a], [b]) => Number(a) - Number(b)).map(([, name]) => name);
}

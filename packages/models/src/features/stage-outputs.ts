import type * as tfl from '@tensorflow/tfjs-layers';
import { usersOfTensors } from '../graph.js';

/** The stage of a layer, or null where it is in no block. */
export const stageOf = (layer: string): number | null => {
  const [, stage] = /^stage(\d+)_block\d+(?:_|$)/.exec(layer) ?? [];
  return stage === undefined ? null : Number(stage);
};

/** The last tensor of each stage of a model, first stage first; of the last one what the closing activation makes of it. */
export function stageOutputs(where: string, model: tfl.LayersModel): tfl.SymbolicTensor[] {
  const users = usersOfTensors(model);
  const outputs = new Map<number, tfl.SymbolicTensor>();
  for (const [tensor, usedBy] of users) {
    const stage = stageOf(tensor.sourceLayer.name);
    if (stage === null) continue;
    const leaves = usedBy.some(
      (user) => !('outboundLayer' in user) || stageOf(user.outboundLayer.name) !== stage,
    );
    if (leaves) outputs.set(stage, tensor);
  }
  if (outputs.size === 0) {
    throw new Error(
      `${where}: the model '${model.name}' has no stages, that is, no layers named 'stage1_block1_…', as models of the zoo have`,
    );
  }
  const inOrder = [...outputs].sort(([a], [b]) => a - b).map(([, tensor]) => tensor);
  const last = inOrder.pop() as tfl.SymbolicTensor;
  return [...inOrder, closed(last, users)];
}

/** A pre-activated network closes with a batch norm and a ReLU. */
function closed(tensor: tfl.SymbolicTensor, users: ReturnType<typeof usersOfTensors>): tfl.SymbolicTensor {
  const [user] = users.get(tensor) ?? [];
  if (!user || !('outboundLayer' in user) || !user.outboundLayer.name.startsWith('final_')) return tensor;
  return closed(user.outputTensors[0], users);
}

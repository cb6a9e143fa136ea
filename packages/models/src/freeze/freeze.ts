import { nearest } from '@residualjs/common';
import type * as tfl from '@tensorflow/tfjs-layers';
import { stageOf, stageOutputs } from '../features/stage-outputs.js';
import { type Layer, nodesInOrder } from '../graph.js';
import { keepFrozen } from './frozen-normalization.js';
import { setTrainable } from './set-trainable.js';

/** A place in a network: 'stem', 'stage1', 'stage2', …, or the name of a layer. */
export type FreezePlace = 'stem' | `stage${number}` | (string & Record<never, never>);

/**
 * Freezes a network from the images up to a place, that place too: training changes none of these weights, neither by
 * gradient nor as a moving average. Without a place, all but the classifier.
 *
 * The layers' `trainable` becomes false, which is saved with the model. Optimisers pass over them (`train`, `fit`,
 * `minimize`), and no gradient is taken of what lies before the first layer that trains. A frozen batch norm uses its moving
 * statistics in training too and leaves them as they are (Keras does so; in PyTorch, where `requires_grad = false` leaves them
 * moving, it is `eval()` of the layer). A stock batch norm of TensorFlow.js does not by itself: call `freeze` again on a stock model
 * that was loaded. Dropout still drops.
 *
 * Call `compile` after it, if at all: TensorFlow.js notes there what trains.
 *
 * @throws RangeError where the model has no such place.
 *
 * @example
 * freeze(model, 'stage2'); // the stem and the first two stages
 */
export function freeze(model: tfl.LayersModel, upTo?: FreezePlace): void {
  const layers = upTo === undefined ? allButClassifier(model) : leadingTo(endOf('freeze', model, upTo));
  for (const layer of layers) setTrainable(layer, false);
  keepFrozen(model);
}

/**
 * Lets a network train again from a place on, that place too; without one, all of it.
 *
 * @throws RangeError where the model has no such place.
 *
 * @example
 * unfreeze(model, 'stage4'); // for the second half of a fine-tuning
 */
export function unfreeze(model: tfl.LayersModel, from?: FreezePlace): void {
  const frozen = from === undefined ? new Set<Layer>() : leadingTo(startOf(model, from));
  for (const layer of model.layers) if (!frozen.has(layer)) setTrainable(layer, true);
}

function allButClassifier(model: tfl.LayersModel): Layer[] {
  const last = model.outputs.map(({ sourceLayer }) => sourceLayer);
  return model.layers.filter((layer) => !last.includes(layer));
}

/** The tensors that end a place. */
function endOf(what: string, model: tfl.LayersModel, place: FreezePlace): tfl.SymbolicTensor[] {
  if (place === 'stem') return intoStages(what, model, 1);
  const [, stage] = /^stage(\d+)$/.exec(place) ?? [];
  if (stage !== undefined) {
    const outputs = stageOutputs(what, model);
    const output = outputs[Number(stage) - 1];
    if (output) return [output];
    throw new RangeError(
      `${what}: the model '${model.name}' has no '${place}'; it has stage1 to stage${outputs.length}`,
    );
  }
  return outputsOf(findLayer(what, model, place));
}

/** The tensors that lead into a place. */
function startOf(model: tfl.LayersModel, place: FreezePlace): tfl.SymbolicTensor[] {
  if (place === 'stem') return [];
  const [, stage] = /^stage(\d+)$/.exec(place) ?? [];
  if (stage !== undefined) {
    endOf('unfreeze', model, place); // throws where there is none
    return intoStages('unfreeze', model, Number(stage));
  }
  return findLayer('unfreeze', model, place).inboundNodes.flatMap(({ inputTensors }) => inputTensors);
}

/** What the blocks of a stage read that is not in it. */
function intoStages(what: string, model: tfl.LayersModel, stage: number): tfl.SymbolicTensor[] {
  stageOutputs(what, model); // throws where there are none
  return nodesInOrder(model)
    .filter(({ outboundLayer }) => stageOf(outboundLayer.name) === stage)
    .flatMap(({ inputTensors }) => inputTensors)
    .filter(({ sourceLayer }) => stageOf(sourceLayer.name) !== stage);
}

const outputsOf = (layer: Layer): tfl.SymbolicTensor[] =>
  layer.inboundNodes.flatMap(({ outputTensors }) => outputTensors);

function findLayer(what: string, model: tfl.LayersModel, name: string): Layer {
  const found = model.layers.find((layer) => layer.name === name);
  if (found) return found;
  const names = ['stem', ...model.layers.map((layer) => layer.name)];
  const similar = nearest(name, names).map((near) => `'${near}'`);
  throw new RangeError(
    `${what}: the model '${model.name}' has no '${name}'; the nearest are ${similar.join(', ')}`,
  );
}

/** Every layer on the way to some tensors, those that give them too. */
function leadingTo(tensors: readonly tfl.SymbolicTensor[]): Set<Layer> {
  const layers = new Set<Layer>();
  const seen = new Set<number>();
  const left = [...tensors];
  for (let tensor = left.pop(); tensor; tensor = left.pop()) {
    if (seen.has(tensor.id)) continue;
    seen.add(tensor.id);
    layers.add(tensor.sourceLayer);
    left.push(...tensor.sourceLayer.inboundNodes[tensor.nodeIndex].inputTensors);
  }
  return layers;
}

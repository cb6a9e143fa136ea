import type * as tfl from '@tensorflow/tfjs-layers';
import { type ActivationMemory, activationMemory, outputBytes } from './activation-memory.js';
import { type GraphNode, isModel, type Layer, usesOfLayers } from './graph.js';
import { multiplyAdds } from './multiply-adds.js';

/** One layer of a summary. */
export interface LayerSummary {
  name: string;
  /** Class name, as tfjs prints it: `Conv2D`, `ResidualAdd`. */
  type: string;
  /** `[N, H, W, C]`; null for a length left open. */
  outputShape: (number | null)[];
  /** Names of the layers it reads from. */
  inputs: string[];
  /** Trainable values. */
  parameters: number;
  /** Values that training does not change by gradient: moving statistics, frozen weights. */
  nonTrainable: number;
  /** For one image, over all uses of the layer; null where it cannot be known. */
  multiplyAdds: number | null;
  /** Bytes of its outputs for one image, over all its uses; null where a size is open. */
  activationBytes: number | null;
}

/** A model, layer by layer and in all. */
export interface ModelSummary {
  name: string;
  layers: LayerSummary[];
  parameters: number;
  nonTrainable: number;
  /** Null where that of any layer is. */
  multiplyAdds: number | null;
  /** Bytes of activations for one image; times the batch for more. */
  activations: ActivationMemory;
}

const sum = (values: (number | null)[]) =>
  values.reduce<number | null>(
    (total, value) => (total === null || value === null ? null : total + value),
    0,
  );

const valuesOf = (weights: tfl.LayerVariable[]) =>
  weights.reduce((total, { shape }) => total + shape.reduce<number>((n, length) => n * (length ?? 1), 1), 0);

const costOf = (layer: Layer, uses: GraphNode[]): number | null => {
  if (!isModel(layer)) return sum(uses.map((node) => multiplyAdds(layer, node)));
  const once = summarize(layer).multiplyAdds;
  return once === null ? null : once * uses.length;
};

/**
 * Parameters, multiply-adds and activation memory of every layer of a model and of the whole, for any tf.LayersModel.
 *
 * Convolutions and dense layers are counted exactly, biases apart: a 3x3 convolution to `[N, H, W, K]` from C channels
 * costs `9 C K H W`. Everything that works value by value counts 0. Activations are the outputs of the layers, 4 bytes
 * a value (see {@link ActivationMemory}): no weights, no gradients, nothing that a kernel needs for itself. Runs nothing on the backend.
 *
 * @throws Error where the model is a Sequential without layers.
 *
 * @example
 * const { parameters, multiplyAdds } = summarize(resnet20()); // 269722, 40551040
 */
export function summarize(model: tfl.LayersModel): ModelSummary {
  const layers = [...usesOfLayers(model)].map(([layer, uses]) => ({
    name: layer.name,
    type: layer.getClassName(),
    outputShape: [...(uses[0].outputShapes[0] as (number | null)[])],
    inputs: [...new Set(uses.flatMap((node) => node.inboundLayers.map(({ name }) => name)))],
    parameters: valuesOf(layer.trainableWeights),
    nonTrainable: valuesOf(layer.nonTrainableWeights),
    multiplyAdds: costOf(layer, uses),
    activationBytes: sum(uses.map(outputBytes)),
  }));
  return {
    name: model.name,
    layers,
    parameters: layers.reduce((total, layer) => total + layer.parameters, 0),
    nonTrainable: layers.reduce((total, layer) => total + layer.nonTrainable, 0),
    multiplyAdds: sum(layers.map((layer) => layer.multiplyAdds)),
    activations: activationMemory(model),
  };
}

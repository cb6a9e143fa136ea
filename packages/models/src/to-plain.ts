import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type GraphNode, isModel, type Layer, nodesInOrder } from './graph.js';
import { readMetadata, writeMetadata } from './metadata.js';
import { STOCK_FORMS } from './stock-forms/index.js';

/**
 * The same model in stock layers of TensorFlow.js alone, with the same weights in the same order: saved, it loads where
 * nothing of ours is installed, and gives the same outputs.
 *
 * It goes from layer to layer, so it takes any model: of the zoo, loaded from a file, with another head, or made of
 * residual blocks by hand. The model given stays as it is; dispose of either when done with it. A compiled optimiser is
 * not taken along.
 *
 * @throws Error where a layer has no stock form: ReZero (its learned factor) and stochastic depth.
 *
 * @example
 * await toPlain(model).save('file://resnet20'); // elsewhere: tf.loadLayersModel('file://resnet20/model.json')
 */
export function toPlain(model: tfl.LayersModel): tfl.LayersModel {
  checkForms(model);
  const tensors = new Map<number, tfl.SymbolicTensor>();
  const forms = new Map<Layer, Form>();
  for (const node of nodesInOrder(model)) {
    const layer = node.outboundLayer;
    const form = forms.get(layer) ?? formOf(layer, node);
    forms.set(layer, form);
    const outputs = form(
      node.inputTensors.map(({ id }) => tensors.get(id)!),
      node.callArgs,
    );
    for (const [i, { id }] of node.outputTensors.entries()) tensors.set(id, outputs[i]);
  }
  const plain = tfl.model({
    name: model.name,
    inputs: model.inputs.map(({ id }) => tensors.get(id)!),
    outputs: model.outputs.map(({ id }) => tensors.get(id)!),
  });
  copyWeights(model, plain);
  const metadata = readMetadata(model);
  if (metadata) writeMetadata(plain, { ...metadata, options: { ...metadata.options, fused: false } });
  return plain;
}

/** Throws before anything is built, so that nothing is left behind. */
function checkForms(model: tfl.LayersModel): void {
  for (const layer of model.layers) {
    const type = layer.getClassName();
    if (isModel(layer)) checkForms(layer);
    else if (type.startsWith('Residual') && !STOCK_FORMS.has(type)) {
      throw new Error(
        `${type} '${layer.name}' has no form in stock layers of TensorFlow.js: save the model as it is, and call ` +
          `registerLayers() of @residualjs/layers before it is loaded`,
      );
    }
  }
}

type Form = (inputs: tfl.SymbolicTensor[], callArgs: GraphNode['callArgs']) => tfl.SymbolicTensor[];

const asList = <T>(values: T | T[]): T[] => (Array.isArray(values) ? values : [values]);

function formOf(layer: Layer, node: GraphNode): Form {
  const type = layer.getClassName();
  if (type === 'InputLayer') {
    const [{ shape, dtype, name }] = node.outputTensors;
    return () => [tfl.input({ batchShape: shape, dtype, name })];
  }
  const stock = STOCK_FORMS.get(type);
  if (!stock) return applied(isModel(layer) ? toPlain(layer) : copyOf(layer));
  const form = stock(layer, layer.getConfig());
  return (inputs) => [form(inputs)];
}

const applied =
  (layer: Layer): Form =>
  (inputs, callArgs) =>
    asList(
      layer.apply(inputs.length === 1 ? inputs[0] : inputs, callArgs) as
        | tfl.SymbolicTensor
        | tfl.SymbolicTensor[],
    );

/** What every layer class has, and the public types hide. */
interface FromConfig {
  fromConfig(type: FromConfig, config: tf.serialization.ConfigDict): Layer;
}

/** A layer of the same class and configuration, without weights yet. */
function copyOf(layer: Layer): Layer {
  const type = layer.constructor as unknown as FromConfig;
  const made = type.fromConfig(type, layer.getConfig());
  made.setFastWeightInitDuringBuild(true); // the weights are copied in, so drawing them would be for nothing
  return made;
}

function copyWeights(from: tfl.LayersModel, to: tfl.LayersModel): void {
  const targets = new Map(to.layers.map((layer) => [layer.name, layer]));
  for (const layer of from.layers) {
    if (layer.weights.length > 0 && !isModel(layer)) targets.get(layer.name)!.setWeights(layer.getWeights());
  }
}

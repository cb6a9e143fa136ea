import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type GraphNode, isModel, type Layer, nodesInOrder } from './graph.js';

/** What stands for one layer in another graph: from the symbolic tensors that go in to those that come out. */
export type Form = (inputs: tfl.SymbolicTensor[], callArgs: GraphNode['callArgs']) => tfl.SymbolicTensor[];

/** What stands for what in a graph that is built anew. */
export interface Forms {
  /** The form of a layer, made once for all uses of it; null for a copy. */
  formOf: (layer: Layer) => Form | null;
  /** What stands for a model that is a layer. */
  nested: (model: tfl.LayersModel) => tfl.LayersModel;
}

/**
 * Builds the graph of a model anew, layer by layer. Copied layers have the configuration of the old ones; weights are
 * for {@link copyWeights}.
 */
export function rebuild(model: tfl.LayersModel, { formOf, nested }: Forms): tfl.LayersModel {
  const copied = (layer: Layer) => applied(isModel(layer) ? nested(layer) : copyOf(layer));
  const tensors = new Map<number, tfl.SymbolicTensor>();
  const forms = new Map<Layer, Form>();
  for (const node of nodesInOrder(model)) {
    const layer = node.outboundLayer;
    const form = forms.get(layer) ?? inputForm(node) ?? formOf(layer) ?? copied(layer);
    forms.set(layer, form);
    const outputs = form(
      node.inputTensors.map(({ id }) => tensors.get(id)!),
      node.callArgs,
    );
    for (const [i, { id }] of node.outputTensors.entries()) tensors.set(id, outputs[i]);
  }
  return tfl.model({
    name: model.name,
    inputs: model.inputs.map(({ id }) => tensors.get(id)!),
    outputs: model.outputs.map(({ id }) => tensors.get(id)!),
  });
}

const asList = <T>(values: T | T[]): T[] => (Array.isArray(values) ? values : [values]);

function inputForm({ outboundLayer, outputTensors: [{ shape, dtype }] }: GraphNode): Form | null {
  if (outboundLayer.getClassName() !== 'InputLayer') return null;
  return () => [tfl.input({ batchShape: shape, dtype, name: outboundLayer.name })];
}

/** A layer as a form. */
export const applied =
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

/** A layer of the same class and configuration, but for `changes`, without weights yet. */
export function copyOf(layer: Layer, changes: tf.serialization.ConfigDict = {}): Layer {
  const type = layer.constructor as unknown as FromConfig;
  const made = type.fromConfig(type, { ...layer.getConfig(), ...changes });
  made.setFastWeightInitDuringBuild(true); // the weights are copied in, so drawing them would be for nothing
  return made;
}

/** Gives the layers of a rebuilt model the weights of those of the same name, models in it and `except` aside. */
export function copyWeights(
  from: tfl.LayersModel,
  to: tfl.LayersModel,
  except: ReadonlySet<Layer> = new Set(),
): void {
  const targets = new Map(to.layers.map((layer) => [layer.name, layer]));
  for (const layer of from.layers) {
    if (layer.weights.length === 0 || isModel(layer) || except.has(layer)) continue;
    const target = targets.get(layer.name);
    if (target && target.weights.length > 0) target.setWeights(layer.getWeights()); // else its form has taken them over
  }
}

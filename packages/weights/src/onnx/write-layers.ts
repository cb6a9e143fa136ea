import type * as tfl from '@tensorflow/tfjs-layers';
import type { OnnxGraph } from './graph.js';
import { LAYER_FORMS } from './layers/index.js';
import type { Weight } from './layers/layer-use.js';
import type { Value } from './value.js';
import { isModel, type Layer, usesInOrder } from './walk.js';

/** What all uses of layers in an export have in common. */
export interface WriteContext {
  graph: OnnxGraph;
  /** The values of every weight. */
  values: ReadonlyMap<tfl.LayerVariable, Float32Array>;
  /** Constants that were made for a layer, by what they are. */
  constants: Map<Layer, Map<string, string>>;
}

/** The weights of a layer by the last part of their names. */
function weightsOf(layer: Layer, values: WriteContext['values']): Map<string, Weight> {
  return new Map(
    layer.weights.map((variable) => {
      const { originalName: name, shape } = variable;
      const data = values.get(variable)!;
      return [name.slice(name.lastIndexOf('/') + 1), { name, shape: shape as number[], data }];
    }),
  );
}

/** Writes the layers of a model, those of nested models among them, and gives its outputs. */
export function writeLayers(
  model: tfl.LayersModel,
  inputs: readonly Value[],
  context: WriteContext,
  prefix = '',
): Value[] {
  const { graph, values, constants } = context;
  const known = new Map(model.inputs.map(({ id }, i) => [id, inputs[i]]));
  for (const { outboundLayer: layer, inputTensors, outputTensors } of usesInOrder(model)) {
    if (layer.getClassName() === 'InputLayer') continue;
    const name = `${prefix}${layer.name}`;
    const into = inputTensors.map(({ id }) => known.get(id)!);
    if (isModel(layer)) {
      const outputs = writeLayers(layer, into, context, `${name}/`);
      for (const [i, { id }] of outputTensors.entries()) known.set(id, outputs[i]);
      continue;
    }
    const made = constants.get(layer) ?? new Map<string, string>();
    constants.set(layer, made);
    const output = LAYER_FORMS.get(layer.getClassName())!({
      graph,
      name,
      config: layer.getConfig(),
      inputs: into,
      shape: outputTensors[0].shape,
      weights: weightsOf(layer, values),
      shared(key, make) {
        const constant = made.get(key) ?? make();
        made.set(key, constant);
        return constant;
      },
    });
    known.set(outputTensors[0].id, output);
  }
  return model.outputs.map(({ id }) => known.get(id)!);
}

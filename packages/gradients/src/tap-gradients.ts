import { nearest } from '@residualjs/common';
import type * as tfl from '@tensorflow/tfjs-layers';
import { GradientRecorder } from './gradient-recorder.js';
import type { GradientNorms } from './gradient-table.js';
import { addOutputHook } from './layer-output-hook.js';
import { tap } from './tap.js';

/** Options of {@link tapGradients}. */
export interface TapGradientsOptions {
  /** Where the norms go; by default a new recorder with a history. */
  recorder?: GradientRecorder;
}

/** Taps on the layers of a model, until they are detached. */
export interface GradientTaps {
  /** The names of the tapped layers, in the order in which they were given. */
  readonly names: readonly string[];
  readonly recorder: GradientRecorder;
  /** While false, the layers run as if nothing were attached: for steps whose norms are not wanted. */
  enabled: boolean;
  /** Reads the norms recorded since the last read, `{[layer]: norm}`; see {@link GradientRecorder.read}. */
  read(step?: number): Promise<GradientNorms>;
  /** Gives the layers their own `call` back and frees what was not read; a second call does nothing. */
  detach(): void;
}

function findLayers(model: tfl.LayersModel, names: readonly string[]): tfl.layers.Layer[] {
  if (names.length === 0) throw new Error(`no layer of the model '${model.name}' was named to be tapped`);
  const all = model.layers.map(({ name }) => name);
  return names.map((name, i) => {
    if (names.indexOf(name) !== i)
      throw new Error(`the layer '${name}' is named twice; name each layer once`);
    const layer = model.layers.find((candidate) => candidate.name === name);
    if (layer === undefined) {
      const near = nearest(name, all).map((candidate) => `'${candidate}'`);
      throw new Error(`the model '${model.name}' has no layer '${name}'; the nearest are ${near.join(', ')}`);
    }
    if (layer.getClassName() === 'InputLayer') {
      throw new Error(`the layer '${name}' is an input and computes nothing, so no gradient reaches it`);
    }
    return layer;
  });
}

/**
 * Records the L2 norm of the gradient of the loss with respect to the output of each named layer of a model
 * that is already built.
 *
 * While attached, each output goes through a {@link tap}; the outputs of the model, its weights and what it
 * saves stay the same. It works wherever the model runs under a gradient: `model.fit`, `model.trainOnBatch`,
 * `model.apply(x, { training: true })` under `tf.variableGrads`. A layer that runs more than once a step
 * (shared), or that has several outputs, gets the norm of all these gradients together. A layer with nothing
 * trainable before it gets no gradient, and so no norm.
 *
 * @param model a functional or sequential model, or any `LayersModel`
 * @param layerNames names of layers of the model itself (not of models nested in it)
 * @throws Error when a name is unknown (with the nearest ones), given twice, or that of an input layer
 *
 * @example
 * const taps = tapGradients(model, ['stem_out', 'stage1_block3_out']);
 * await model.trainOnBatch(images, labels);
 * await taps.read(); // { stem_out: 0.41, stage1_block3_out: 0.22 }
 * taps.detach();
 */
export function tapGradients(
  model: tfl.LayersModel,
  layerNames: readonly string[],
  { recorder = new GradientRecorder() }: TapGradientsOptions = {},
): GradientTaps {
  const layers = findLayers(model, layerNames);
  for (const name of layerNames) recorder.expect(name);
  let enabled = true;
  const removals = layers.map((layer) =>
    addOutputHook(layer, {
      get enabled() {
        return enabled && recorder.enabled;
      },
      apply: (output) => tap(output, recorder, layer.name),
    }),
  );
  return {
    names: [...layerNames],
    recorder,
    get enabled() {
      return enabled;
    },
    set enabled(value) {
      enabled = value;
    },
    read: (step) => recorder.read(step),
    detach() {
      if (removals.length > 0) recorder.clear();
      for (const remove of removals.splice(0)) remove();
    },
  };
}

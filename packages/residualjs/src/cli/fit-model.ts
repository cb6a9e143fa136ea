import {
  type ConventionName,
  createModel,
  type ModelName,
  matchWeightMap,
  type Preprocessing,
  weightMap,
} from '@residualjs/models';
import { importWeights, type WeightFile, type WeightMap } from '@residualjs/weights';
import type * as tfl from '@tensorflow/tfjs-layers';

/** What a model is made with; what is not said is as in the weights. */
export interface FitOptions {
  /** Whose names the weights have; by default the convention that fits them. */
  from?: ConventionName;
  inputSize?: number;
  channels?: number;
  classes?: number;
}

/** A model with the weights of a file in it. */
export interface FittedModel {
  model: tfl.LayersModel;
  /** Whose names the weights have. */
  convention: ConventionName;
  /** From their names to those of the model. */
  map: WeightMap;
  /** What images go through for weights with these names, where that is not what the model's row says. */
  preprocessing?: Preprocessing;
}

/**
 * Makes a model of the zoo and fills it with the weights of a file, whosever names they have.
 *
 * @throws WeightMismatchError with all that does not fit, in the names of the file and of the model.
 */
export function fitModel(name: ModelName, file: WeightFile, path: string, options: FitOptions): FittedModel {
  const { from, inputSize, channels, classes } = options;
  const build = (more: Omit<FitOptions, 'from'>) => createModel(name, given({ inputSize, ...more }));
  const guess = build({ channels, classes });
  let model = guess;
  try {
    const names = namesOf(guess, file, from);
    const seen = { channels: channels ?? names.channels, classes: classes ?? names.classes };
    if (seen.channels !== channelsOf(guess) || seen.classes !== classesOf(guess)) {
      model = build(seen);
      guess.dispose();
    }
    importWeights(model, file.tensors, { from: path, map: names.map });
    const { convention, map, preprocessing } = names;
    return { model, convention, map, preprocessing };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Options that are given. */
const given = (options: Omit<FitOptions, 'from'>) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

const channelsOf = (model: tfl.LayersModel) => model.inputs[0].shape[3] as number;
const classesOf = (model: tfl.LayersModel) => model.outputs[0].shape[1] as number;

/** What PyTorch's wrappers put before every name. */
const WRAPPERS = /^(module\.|_orig_mod\.)+/;

/** Whose names the tensors have, and what their shapes say of images and classes. */
function namesOf(model: tfl.LayersModel, { tensors }: WeightFile, from?: ConventionName) {
  const match = matchWeightMap(model, tensors.keys());
  const chosen =
    from === undefined || from === match.convention
      ? match
      : { convention: from, map: weightMap(model, from), preprocessing: undefined };
  const { convention, map, preprocessing } = chosen;
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name.replace(WRAPPERS, ''), shape]));
  /** The shape of a kernel as the model has it, inputs and outputs last. */
  const kernel = (weight: string) => {
    const mapping = map.find((one) => one.weight === weight);
    const shape = mapping && shapes.get(mapping.source);
    return mapping?.layout === 'same' ? shape : shape?.toReversed();
  };
  return {
    convention,
    map,
    preprocessing,
    channels: kernel('stem_conv/kernel')?.at(-2) ?? channelsOf(model),
    classes: kernel('logits/kernel')?.at(-1) ?? classesOf(model),
  };
}

import {
  CLASS_NAMES,
  createModel,
  describeModel,
  matchWeightMap,
  type NamedDataset,
} from '@residualjs/models';
import { importWeights, type WeightEntry } from '@residualjs/weights';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Normalization } from '../messages.js';
import { census, modelsWith } from './recognize-model.js';

/** Weights as a file has them, and which model they are to be put into: a name, or empty. */
export interface Weights {
  file: string;
  tensors: ReadonlyMap<string, WeightEntry>;
  wanted: string;
}

/** A network with its weights. */
export interface MadeNetwork {
  model: tfl.LayersModel;
  name: string;
  /** Whose names the weights had. */
  names: string;
  normalizations: Normalization[];
  /** What its classes are called; undefined where that is not known. */
  labels: readonly string[] | undefined;
}

/**
 * Makes the network that the weights are of, with as many classes as they have.
 *
 * @throws WeightMismatchError with everything that does not fit
 */
export function makeNetwork({ file, tensors, wanted }: Weights): MadeNetwork {
  const counted = census(tensors);
  const candidates = wanted !== '' ? [wanted] : counted ? modelsWith(counted) : [];
  if (candidates.length === 0) {
    throw new Error(
      `${file}: no network of the zoo has weights of these sizes (${tensors.size} tensors). Choose the model to see what differs.`,
    );
  }
  const options = counted ? { classes: counted.classes } : {};
  const make = (name: string) => createModel(name, options);
  // Several may be as large, and differ in names or in what has no weights: the first whose names they are.
  for (const name of candidates.length > 1 ? candidates : []) {
    const model = make(name);
    if (matchWeightMap(model, tensors.keys()).fits) return withWeights(name, model, file, tensors);
    model.dispose();
  }
  return withWeights(candidates[0], make(candidates[0]), file, tensors);
}

/** Puts the weights into a model, under whatever names it can have them; disposes of it where they do not fit. */
function withWeights(
  name: string,
  model: tfl.LayersModel,
  file: string,
  tensors: Weights['tensors'],
): MadeNetwork {
  const { convention, map, preprocessing } = matchWeightMap(model, tensors.keys());
  try {
    importWeights(model, tensors, { from: file, ...(convention !== 'residualjs' && { map }) });
  } catch (error) {
    model.dispose();
    throw error;
  }
  const { dataset, preprocessing: published } = describeModel(name);
  return {
    model,
    name,
    names: `names of ${convention}`,
    normalizations: [
      ...(preprocessing ? [{ name: `as ${convention} does`, ...preprocessing }] : []),
      { name: `as published for ${dataset}`, ...published },
    ],
    labels: labelsOf(dataset, model),
  };
}

/** The names of the classes of a data set, where the model has as many. */
function labelsOf(dataset: string, model: tfl.LayersModel): readonly string[] | undefined {
  const names: readonly string[] = Object.hasOwn(CLASS_NAMES, dataset)
    ? CLASS_NAMES[dataset as NamedDataset]
    : [];
  return names.length === model.outputs[0].shape[1] ? names : undefined;
}

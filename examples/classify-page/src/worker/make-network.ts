import {
  CLASS_NAMES,
  createModel,
  describeModel,
  type ModelName,
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
  name: ModelName;
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
  const name = (wanted || (counted && modelsWith(counted)[0])) as ModelName | undefined;
  if (!name) {
    throw new Error(
      `${file}: no network of the zoo has ${tensors.size} tensors of these shapes. Choose the model to see what differs.`,
    );
  }
  const model = createModel(name, counted ? { classes: counted.classes } : {});
  try {
    importWeights(model, tensors, { from: file });
  } catch (error) {
    model.dispose();
    throw error;
  }
  return {
    model,
    name,
    names: 'names of residualjs',
    normalizations: [{ name: describeModel(name).dataset, ...describeModel(name).preprocessing }],
    labels: labelsOf(name, model),
  };
}

/** The names of the classes that the model was published for, where the weights have as many. */
function labelsOf(name: ModelName, model: tfl.LayersModel): readonly string[] | undefined {
  const { dataset } = describeModel(name);
  const names: readonly string[] = Object.hasOwn(CLASS_NAMES, dataset)
    ? CLASS_NAMES[dataset as NamedDataset]
    : [];
  return names.length === model.outputs[0].shape[1] ? names : undefined;
}

import {
  CONVENTIONS,
  type ConventionName,
  createModel,
  type ModelName,
  matchWeightMap,
  type Preprocessing,
  weightMap,
} from '@residualjs/models';
import { importWeights, type WeightFile, type WeightMap } from '@residualjs/weights';
import type * as tfl from '@tensorflow/tfjs-layers';
import { kernelLengths } from './kernel-lengths.js';

/** What a model is made with; what is not said is as in the weights. */
export interface FitOptions {
  /** Whose names the weights have; by default the convention that fits them. */
  from?: ConventionName;
  inputSize?: number;
  channels?: number;
  classes?: number;
  /** Options of the model beside these. */
  modelOptions?: Record<string, unknown>;
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
  const { from, modelOptions, ...asked } = options;
  const model = createModel(
    name,
    given({ ...kernelLengths(file.tensors), ...given(asked), ...modelOptions }),
  );
  try {
    const match = matchWeightMap(model, file.tensors.keys());
    const { convention, map, preprocessing } =
      from === undefined || from === match.convention
        ? match
        : { convention: from, map: weightMap(model, from), preprocessing: preprocessingOf(from) };
    importWeights(model, file.tensors, { from: path, map });
    return { model, convention, map, preprocessing };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Options that are given. */
const given = (options: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

function preprocessingOf(convention: ConventionName): Preprocessing | undefined {
  const row = CONVENTIONS[convention];
  return 'preprocessing' in row ? row.preprocessing : undefined;
}

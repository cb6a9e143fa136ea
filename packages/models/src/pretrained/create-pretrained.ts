import type { WeightEntry, WeightMap } from '@residualjs/weights';
import type * as tfl from '@tensorflow/tfjs-layers';
import { buildModel } from '../build-model.js';
import { resolveName } from '../find-row.js';
import { type ModelMetadata, readMetadata, writeMetadata } from '../metadata.js';
import { matchWeightMap, type WeightMapMatch } from '../names/match-weight-map.js';
import { weightMap } from '../names/weight-map.js';
import type { AllModelOptions } from '../options.js';
import { defaultOptions, resolveOptions } from '../resolve-options.js';
import { MODELS } from '../tables/index.js';
import type { ModelRow, Preprocessing } from '../tables/row.js';
import { checkNetwork, otherClasses } from './check-network.js';
import { fetchEntries } from './fetch-entries.js';
import type { PretrainedOption, PretrainedRequest } from './pretrained-option.js';
import { requestOf } from './request.js';

/** Builds a model with trained weights, as `createModel` describes. */
export async function createPretrained(
  name: string,
  { pretrained, ...options }: AllModelOptions & { pretrained: PretrainedOption },
): Promise<tfl.LayersModel> {
  const model = resolveName(name);
  const row: ModelRow = MODELS[model];
  const request = requestOf(model, row, pretrained);
  checkNetwork(model, request, row, resolveOptions(model, row, options), defaultOptions(row));
  const weights = await import('@residualjs/weights');
  const { tensors } = await fetchEntries(weights, request);
  const built = buildModel(model, options);
  try {
    const { map, preprocessing = row.preprocessing } = namesOf(built, request, tensors);
    checkClasses(built, request, map, tensors);
    weights.importWeights(built, tensors, { from: request.address, map });
    const { source, dataset } = request;
    const note = { source, dataset, preprocessing: request.preprocessing ?? preprocessing };
    writeMetadata(built, { ...(readMetadata(built) as ModelMetadata), pretrained: note });
    return built;
  } catch (error) {
    built.dispose();
    throw error;
  }
}

/** Whose names the weights have: as asked for, or the convention that fits. */
function namesOf(
  model: tfl.LayersModel,
  { convention, address }: PretrainedRequest,
  tensors: ReadonlyMap<string, WeightEntry>,
): { map: WeightMap; preprocessing?: Preprocessing } {
  if (convention) return { map: weightMap(model, convention) };
  const match = matchWeightMap(model, tensors.keys());
  if (match.fits) return match;
  throw new RangeError(`${address} does not fit the model '${model.name}': ${describeMismatch(match)}`);
}

function describeMismatch({ convention, missing, extra }: WeightMapMatch): string {
  const list = (names: string[], what: string) => {
    if (names.length === 0) return [];
    const rest = names.length > 3 ? ' and more' : '';
    return [`${names.length} ${what} (${names.slice(0, 3).join(', ')}${rest})`];
  };
  const parts = [...list(missing, 'missing'), ...list(extra, 'not of the model')];
  return `its names are nearest to those of ${convention}, with ${parts.join(' and ')}`;
}

/** Throws where the classifier of the file is for other classes, which needs another answer than a list of shapes. */
function checkClasses(
  model: tfl.LayersModel,
  { source }: PretrainedRequest,
  map: WeightMap,
  tensors: ReadonlyMap<string, WeightEntry>,
): void {
  const bias = map.find(({ weight }) => weight === 'logits/bias');
  const name =
    bias && [...tensors.keys()].find((key) => key === bias.source || key.endsWith(`.${bias.source}`));
  const shape = name && tensors.get(name)?.shape;
  const classes = model.outputs[0].shape[1] as number;
  if (shape && shape.length === 1 && shape[0] !== classes) {
    throw otherClasses(model.name, source, shape[0], classes);
  }
}

import type { WeightMap } from '@residualjs/weights';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Preprocessing } from '../tables/row.js';
import { CONVENTIONS, type ConventionName } from './conventions.js';
import type { NameConvention } from './name-convention.js';
import { weightMap } from './weight-map.js';

/** Which convention the names in a file follow. */
export interface WeightMapMatch {
  /** Whether every name is the name of a weight, and every weight has one. */
  fits: boolean;
  /** The convention that fits, or the nearest. */
  convention: ConventionName;
  /** Its map for the model. */
  map: WeightMap;
  /** Names of the map that the file lacks; empty where it fits. */
  missing: string[];
  /** Names of the file that the map lacks; empty where it fits. */
  extra: string[];
  /** What images must go through for weights under these names, where that is not what the model's row says. */
  preprocessing?: Preprocessing;
}

/** What training counts and no network needs, and what wrappers of PyTorch put before every name. */
const IGNORED = /(^|\.)num_batches_tracked$/;
const WRAPPERS = ['module.', '_orig_mod.'];

/**
 * Finds whose names a file has, for a model: so that it loads without being told where it comes from. Of conventions
 * with the same names the first counts (timm's are torchvision's). `num_batches_tracked` and the prefixes of PyTorch's
 * wrappers are passed over, as `mapWeights` of @residualjs/weights does.
 *
 * @returns the convention that fits, or the nearest one with what is missing and what is too much.
 *
 * @example
 * const { tensors } = await readWeights('resnet20.th');
 * const { fits, map } = matchWeightMap(model, tensors.keys());
 * if (fits) importWeights(model, mapWeights(tensors, map));
 */
export function matchWeightMap(model: tfl.LayersModel, names: Iterable<string>): WeightMapMatch {
  const found = bareNames(names);
  const matches = (Object.keys(CONVENTIONS) as ConventionName[]).flatMap((convention) => {
    const map = mapOrNull(model, convention);
    return map ? [matchOf(convention, map, found)] : [];
  });
  const distance = ({ missing, extra }: WeightMapMatch) => missing.length + extra.length;
  return matches.reduce((best, match) => (distance(match) < distance(best) ? match : best));
}

function mapOrNull(model: tfl.LayersModel, convention: ConventionName): WeightMap | null {
  try {
    return weightMap(model, convention);
  } catch (error) {
    if (error instanceof RangeError) return null; // it has no names for such a network
    throw error;
  }
}

function matchOf(convention: ConventionName, map: WeightMap, found: ReadonlySet<string>): WeightMapMatch {
  const sources = new Set(map.map(({ source }) => source));
  const missing = [...sources].filter((name) => !found.has(name));
  const extra = [...found].filter((name) => !sources.has(name));
  const { preprocessing }: NameConvention = CONVENTIONS[convention];
  const fits = missing.length + extra.length === 0;
  return { fits, convention, map, missing, extra, ...(preprocessing && { preprocessing }) };
}

function bareNames(names: Iterable<string>): Set<string> {
  let bare = [...names].filter((name) => !IGNORED.test(name));
  for (;;) {
    const wrapper = WRAPPERS.find(
      (prefix) => bare.length > 0 && bare.every((name) => name.startsWith(prefix)),
    );
    if (!wrapper) return new Set(bare);
    bare = bare.map((name) => name.slice(wrapper.length));
  }
}

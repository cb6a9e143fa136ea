import { nearest } from '@residualjs/common';
import type { WeightMap, WeightMapping } from '@residualjs/weights';
import type * as tfl from '@tensorflow/tfjs-layers';
import { CONVENTIONS, type ConventionName } from './conventions.js';
import { compareBuilt, type LayerPlace, layerPlace } from './layer-place.js';
import type { NameConvention, NumberedNames, PlaceNames, WeightName } from './name-convention.js';

/** A weight of a model. */
interface NamedWeight {
  /** `stage1_block1_conv1/kernel`. */
  weight: string;
  layer: string;
  part: string;
  rank: number;
}

/**
 * The names of a model's weights in somebody else's files, with how they lie there: for `mapWeights`, `unmapWeights` and
 * `importWeights` of @residualjs/weights. It goes by the names of the layers, so it takes any model of the zoo, also a loaded
 * one, or with another classifier.
 *
 * Whether the network is the same is not seen in names: torchvision's bottlenecks have the stride of 'v1.5'.
 *
 * @throws RangeError where no convention has the name, or where it has no name for some layers, which are listed.
 *
 * @example
 * weightMap(resnet20(), 'akamaster')[0];
 * // { weight: 'stem_conv/kernel', source: 'conv1.weight', layout: 'conv2d' }
 */
export function weightMap(model: tfl.LayersModel, convention: ConventionName): WeightMap {
  const row = findConvention(convention);
  const weights = weightsOf(model);
  const sources = sourcesOf(row, weights);
  const nameless = weights.filter((_, i) => sources[i] === null).map(({ weight }) => weight);
  if (nameless.length > 0) {
    const shown = nameless.slice(0, 3).join(', ');
    const rest = nameless.length > 3 ? ` and ${nameless.length - 3} more` : '';
    throw new RangeError(
      `weightMap: ${convention} has no name for ${shown}${rest} of the model '${model.name}'`,
    );
  }
  return weights.map(({ weight, rank }, i) => ({
    weight,
    source: sources[i] as string,
    layout: layoutOf(row, rank),
  }));
}

function findConvention(name: string): NameConvention {
  if (Object.hasOwn(CONVENTIONS, name)) return CONVENTIONS[name as ConventionName];
  const [similar] = nearest(String(name), Object.keys(CONVENTIONS), 1);
  const known = Object.keys(CONVENTIONS).join(', ');
  throw new RangeError(
    `weightMap: no convention is called '${name}'; did you mean '${similar}'? Known are ${known}`,
  );
}

const weightsOf = (model: tfl.LayersModel): NamedWeight[] =>
  model.weights.map(({ originalName: weight, shape }) => {
    const cut = weight.lastIndexOf('/');
    return { weight, layer: weight.slice(0, cut), part: weight.slice(cut + 1), rank: shape.length };
  });

const layoutOf = ({ layout }: NameConvention, rank: number): WeightMapping['layout'] =>
  layout === 'torch' && rank === 4 ? 'conv2d' : layout === 'torch' && rank === 2 ? 'dense' : 'same';

/** The name of each weight; null where there is none. */
function sourcesOf(row: NameConvention, weights: readonly NamedWeight[]): (string | null)[] {
  if (row.kind === 'same') return weights.map(({ weight }) => weight);
  const layerName = row.kind === 'named' ? placeName(row) : numberedName(row, weights);
  return weights.map(({ layer, part }) => {
    const name = layerName(layer);
    const weight = Object.hasOwn(row.weights, part) ? row.weights[part as WeightName] : null;
    return name !== null && weight !== null ? `${name}${row.separator}${weight}` : null;
  });
}

const placeName =
  ({ layers }: PlaceNames) =>
  (layer: string): string | null => {
    const place = layerPlace(layer);
    const template = place && layers[place.role];
    if (!template) return null;
    const { stage, block, n } = place;
    const values: Record<string, number> = { stage, block, n, index: block - 1, next: stage + 1 };
    return template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  };

function numberedName({ layers }: NumberedNames, weights: readonly NamedWeight[]) {
  const places = new Map<string, LayerPlace>();
  for (const { layer } of weights) {
    const place = layerPlace(layer);
    if (place) places.set(layer, place);
  }
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const [layer, { role }] of [...places].sort(([, a], [, b]) => compareBuilt(a, b))) {
    const kind = role === 'logits' ? 'dense' : role.endsWith('_bn') ? 'normalization' : 'convolution';
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    names.set(layer, count === 0 ? layers[kind] : `${layers[kind]}_${count}`);
  }
  return (layer: string): string | null => names.get(layer) ?? null;
}

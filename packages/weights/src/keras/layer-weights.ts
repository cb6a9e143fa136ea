import { WeightsFormatError } from '../format-error.js';
import type { WeightEntry } from '../weight-file.js';
import { entryOf } from './dataset-entry.js';
import { type Hdf5Group, stringsAttribute } from './hdf5-tree.js';

/** The group in which Keras keeps weights that belong to the model and to no layer of it. */
export const TOP_LEVEL = 'top_level_model_weights';

interface Listed {
  layer: string;
  name: string;
  group: Hdf5Group;
}

function below(group: Hdf5Group, path: string): Hdf5Group | undefined {
  return path
    .split('/')
    .reduce<Hdf5Group | undefined>((at, name) => (name === '' ? at : at?.groups.get(name)), group);
}

function datasetAt(group: Hdf5Group, path: string) {
  const cut = path.lastIndexOf('/');
  return (cut < 0 ? group : below(group, path.slice(0, cut)))?.datasets.get(path.slice(cut + 1));
}

/** Every weight that the layers list, in the order of layers and of weights within each. */
function listedWeights(root: Hdf5Group, file: string): Listed[] {
  const layers = stringsAttribute(root, 'layer_names') ?? [];
  if (new Set(layers).size < layers.length) {
    throw new WeightsFormatError(file, 0, "'layer_names' has a layer twice");
  }
  const withTop = root.groups.has(TOP_LEVEL) && !layers.includes(TOP_LEVEL) ? [...layers, TOP_LEVEL] : layers;
  return withTop.flatMap((layer) => {
    const group = below(root, layer);
    if (!group) throw new WeightsFormatError(file, 0, `there is no group for layer '${layer}'`);
    return (stringsAttribute(group, 'weight_names') ?? []).map((name) => ({ layer, name, group }));
  });
}

/**
 * The weights of a Keras file in the layout of `save_weights` (Keras 1 and 2, and `model.save('….h5')` of all): a group a layer, its
 * attribute `weight_names` lists its datasets.
 *
 * A weight is named as Keras names it, without the number of its output (`conv2d/kernel:0` is `conv2d/kernel`). One without the name
 * of a layer gets its layer's; so do those that share a name with one of another layer.
 *
 * @throws WeightsFormatError naming what is listed and not there, or there twice.
 */
export function readLayerWeights(root: Hdf5Group, file: string): Map<string, WeightEntry> {
  const listed = listedWeights(root, file).map(({ layer, name, group }) => {
    const plain = name.replace(/:\d+$/, '');
    const own = plain.includes('/') || layer === TOP_LEVEL ? plain : `${layer}/${plain}`;
    return { layer, name, group, own };
  });
  const uses = new Map<string, number>();
  for (const { own } of listed) uses.set(own, (uses.get(own) ?? 0) + 1);
  const tensors = new Map<string, WeightEntry>();
  for (const { layer, name, group, own } of listed) {
    const dataset = datasetAt(group, name);
    if (!dataset)
      throw new WeightsFormatError(file, 0, `layer '${layer}' lists the weight '${name}' and lacks it`);
    const unique = (uses.get(own) ?? 0) > 1 ? `${layer}/${own}` : own;
    if (tensors.has(unique)) throw new WeightsFormatError(file, 0, `there are two weights '${unique}'`);
    tensors.set(unique, entryOf(dataset, file));
  }
  return tensors;
}

import { WeightsFormatError } from '../format-error.js';
import type { WeightEntry } from '../weight-file.js';
import { entryOf } from './dataset-entry.js';
import { type Hdf5Group, stringAttribute } from './hdf5-tree.js';
import type { ConfiguredLayer } from './model-config.js';
import { variableNames } from './variable-names.js';

/** Groups that hold the layers of a model and are no part of a name. */
const LAYERS = ['layers', '_layer_checkpoint_dependencies'];
const VARIABLES = 'vars';

const inNaturalOrder = new Intl.Collator('en', { numeric: true }).compare;

/**
 * The weights of a Keras file in the layout of `.weights.h5` and `.keras` (since 2.12): a group an object, named for its class
 * (`layers/conv2d_1/vars/0`), variables numbered.
 *
 * A weight is named `layer/weight`, with the names of the models around it in front. Keras 3 keeps the names of layers in the file;
 * where it does not, they are taken from the configuration, else from the groups. Names of variables are those of the layer's class
 * ({@link variableNames}), and numbers where that is not known.
 *
 * @param configured - The model's layers, in order, if its configuration is at hand.
 * @throws WeightsFormatError if two weights would have one name.
 */
export function readVariableWeights(
  root: Hdf5Group,
  file: string,
  configured: readonly ConfiguredLayer[] = [],
): Map<string, WeightEntry> {
  const tensors = new Map<string, WeightEntry>();

  const variables = (vars: Hdf5Group, parts: string[], key: string, known?: ConfiguredLayer) => {
    const numbers = [...vars.datasets.keys()].sort(inNaturalOrder);
    const kind = known?.kind ?? key.replace(/_\d+$/, '');
    const counted = numbers.every((number, i) => number === String(i));
    const names = (counted && variableNames(kind, numbers.length, known?.options)) || numbers;
    numbers.forEach((number, i) => {
      const name = [...parts, names[i]].join('/');
      if (tensors.has(name)) throw new WeightsFormatError(file, 0, `there are two weights '${name}'`);
      const dataset = vars.datasets.get(number);
      if (dataset) tensors.set(name, entryOf(dataset, file));
    });
  };

  const object = (group: Hdf5Group, parts: string[], key: string, known?: ConfiguredLayer) => {
    const vars = group.groups.get(VARIABLES);
    if (vars) variables(vars, parts, key, known);
    const inside = key === '' ? configured : (known?.layers ?? []);
    for (const [name, child] of inOrder(group)) {
      if (name === VARIABLES) continue;
      if (LAYERS.includes(name)) container(child, parts, inside);
      else object(child, [...parts, nameOf(child) ?? name], name);
    }
  };

  const container = (group: Hdf5Group, parts: string[], layers: readonly ConfiguredLayer[]) => {
    const known = new Map(layers.map((layer) => [layer.group, layer]));
    const keys = [...group.groups.keys()].sort(inNaturalOrder);
    // In the order of the configuration, as far as it is known; the file has them by the alphabet.
    const ordered = [
      ...[...known.keys()].filter((key) => group.groups.has(key)),
      ...keys.filter((key) => !known.has(key)),
    ];
    for (const key of ordered) {
      const child = group.groups.get(key) as Hdf5Group;
      const layer = known.get(key);
      object(child, [...parts, nameOf(child) ?? layer?.name ?? key], key, layer);
    }
  };

  object(root, [], '');
  return tensors;
}

const inOrder = (group: Hdf5Group) => [...group.groups].sort(([a], [b]) => inNaturalOrder(a, b));

/** The name that Keras 3 gives an object's variables. */
function nameOf(group: Hdf5Group): string | undefined {
  const vars = group.groups.get(VARIABLES);
  return vars && stringAttribute(vars, 'name');
}

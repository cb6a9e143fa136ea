import { checkedTensor } from '../checked-tensor.js';
import type { Hdf5Source } from '../hdf5/protocol.js';
import type { WeightInput } from '../safetensors/write.js';
import { TOP_LEVEL } from './layer-weights.js';

/** Strings that one attribute may hold: HDF5 allows it 64 KiB, and the place of each takes 16 bytes. */
const MOST_STRINGS = 4000;

/**
 * Without a version Keras takes the file for one of Keras 1 and converts it; and it compares the names with its backend's.
 */
const DEFAULTS = { keras_version: '2.15.0', backend: 'tensorflow' };

function strings(name: string, values: readonly string[]): Record<string, string[]> {
  if (values.length <= MOST_STRINGS) return { [name]: [...values] };
  const parts = Array.from({ length: Math.ceil(values.length / MOST_STRINGS) }, (_, i) => [
    `${name}${i}`,
    values.slice(i * MOST_STRINGS, (i + 1) * MOST_STRINGS),
  ]);
  return Object.fromEntries(parts);
}

function datasetOf(name: string, input: WeightInput): Hdf5Source['dataset'] {
  const { dtype, shape, data } = checkedTensor(name, input);
  if (dtype === 'BOOL') throw new RangeError(`'${name}' is BOOL, and Keras keeps numbers in .h5 files`);
  return { data, shape: [...shape] };
}

/**
 * The objects of a Keras file in the layout of `save_weights` (Keras 2): all before the last `/` of a weight's name is its layer,
 * and the weight is the dataset `layer/layer/weight:0`. F16 and BF16 are stored as the float32 that they are in memory.
 *
 * @throws RangeError or TypeError on a name that occurs twice or that HDF5 cannot hold, on BOOL, and on values that do not fit.
 */
export function layerSources(
  entries: Iterable<readonly [string, WeightInput]>,
  metadata: Record<string, string> = {},
): Hdf5Source[] {
  const layers = new Map<string, [string, Hdf5Source['dataset']][]>();
  const seen = new Set<string>();
  for (const [name, input] of entries) {
    if (seen.has(name)) throw new RangeError(`'${name}' occurs twice`);
    seen.add(name);
    const parts = name.split('/');
    if (parts.some((part) => part === '' || part === '.') || name.includes('\0')) {
      throw new RangeError(
        `'${name}' cannot name a weight in an HDF5 file: an empty part, '.' and NUL are not allowed`,
      );
    }
    const layer = parts.length > 1 ? parts.slice(0, -1).join('/') : TOP_LEVEL;
    layers.set(layer, [...(layers.get(layer) ?? []), [`${name}:0`, datasetOf(name, input)]]);
  }
  const names = [...layers.keys()].filter((layer) => layer !== TOP_LEVEL);
  const sources: Hdf5Source[] = [
    { path: '', attributes: { ...DEFAULTS, ...metadata, ...strings('layer_names', names) } },
  ];
  const made = new Set(['']);
  const group = (path: string, attributes: Hdf5Source['attributes']) => {
    const cut = path.lastIndexOf('/');
    if (cut > 0) group(path.slice(0, cut), {});
    if (!made.has(path) || Object.keys(attributes).length > 0) sources.push({ path, attributes });
    made.add(path);
  };
  for (const [layer, weights] of layers) {
    group(
      layer,
      strings(
        'weight_names',
        weights.map(([name]) => name),
      ),
    );
    for (const [name, dataset] of weights) {
      const path = `${layer}/${name}`;
      group(path.slice(0, path.lastIndexOf('/')), {});
      sources.push({ path, attributes: {}, dataset });
    }
  }
  return sources;
}

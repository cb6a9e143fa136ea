import { axesToOurs, axesToTheirs, permuteShape, type WeightLayout } from './layouts.js';
import { type MisrankedWeight, WeightMapError } from './map-error.js';
import { permute } from './permute.js';
import type { WeightEntry } from './weight-file.js';

/** Where one weight of a model comes from in somebody else's file. */
export interface WeightMapping {
  /** Its name in the model: `stage1_block1_conv1/kernel`. */
  weight: string;
  /** Its name in the file: `layer1.0.conv1.weight`. */
  source: string;
  /** How its dimensions lie in the file: `conv2d` is OIHW there and HWIO here, `dense` [out, in] and [in, out]. */
  layout: WeightLayout;
}

/** The names and layouts of a whole model, a row a weight. */
export type WeightMap = readonly WeightMapping[];

/** Options of {@link mapWeights}. */
export interface MapWeightsOptions {
  /** Names (or their last parts, behind a dot) that are no weights; default `['num_batches_tracked']`. */
  ignore?: readonly string[];
  /** What errors call the weights; default `the weights`. */
  from?: string;
}

/** What PyTorch's batch normalisation counts, and no forward pass needs. */
export const IGNORED_NAMES: readonly string[] = ['num_batches_tracked'];

/** What DataParallel and torch.compile put before every name. */
const WRAPPERS = ['module.', '_orig_mod.'];

/**
 * The names that a file's weights go by once the prefix of a wrapper (`module.` of DataParallel, `_orig_mod.` of torch.compile) is
 * off, and what is ignored is out: a `Map` from that name to the one in the file. A prefix goes only where every name has it
 * and the map itself does not.
 */
export function sourceNames(
  names: Iterable<string>,
  map: WeightMap,
  ignore: readonly string[] = IGNORED_NAMES,
): Map<string, string> {
  const all = [...names];
  let prefix = '';
  const has = (start: string) => all.length > 0 && all.every((name) => name.startsWith(start));
  const wanted = (start: string) => map.some(({ source }) => source.startsWith(start));
  for (let found: string | undefined = ''; found !== undefined; ) {
    prefix += found;
    found = WRAPPERS.find((wrapper) => has(prefix + wrapper) && !wanted(wrapper));
  }
  const ignored = (name: string) => ignore.some((end) => name === end || name.endsWith(`.${end}`));
  return new Map(
    all.map((name) => [name.slice(prefix.length), name] as const).filter(([name]) => !ignored(name)),
  );
}

/** One weight from their layout to ours; its shape must have the dimensions of the layout. */
export function toOurLayout(entry: WeightEntry, layout: WeightLayout): WeightEntry {
  return reordered(entry, axesToOurs(layout));
}

function reordered(entry: WeightEntry, axes: readonly number[] | null): WeightEntry {
  if (!axes) return entry;
  const { dtype, shape, data } = entry;
  return { dtype, shape: permuteShape(shape, axes), data: permute(data, shape, axes) };
}

/** Throws where a map has a name twice: it would lose one of the two weights. */
function checkUnique(map: WeightMap): void {
  for (const field of ['weight', 'source'] as const) {
    const seen = new Set<string>();
    for (const mapping of map) {
      if (seen.has(mapping[field]))
        throw new RangeError(`the map has the ${field} '${mapping[field]}' twice`);
      seen.add(mapping[field]);
    }
  }
}

/** Renames and reorders every mapping's entry, or lists all that is missing, extra or of the wrong rank. */
function translate(
  map: WeightMap,
  from: string,
  names: ReadonlyMap<string, string>,
  entries: ReadonlyMap<string, WeightEntry>,
  direction: {
    name: (m: WeightMapping) => string;
    to: (m: WeightMapping) => string;
    axes: typeof axesToOurs;
  },
): Map<string, WeightEntry> {
  checkUnique(map);
  const left = new Set(names.keys());
  const missing: string[] = [];
  const misranked: MisrankedWeight[] = [];
  for (const mapping of map) {
    const name = direction.name(mapping);
    const entry = entries.get(names.get(name) ?? '');
    if (!left.delete(name) || !entry) {
      missing.push(`${name} (${direction.to(mapping)})`);
      continue;
    }
    const axes = direction.axes(mapping.layout);
    if (axes && axes.length !== entry.shape.length) {
      misranked.push({ name, other: direction.to(mapping), shape: entry.shape, layout: mapping.layout });
    }
  }
  const extra = [...left].map((name) => ({
    name,
    shape: entries.get(names.get(name) as string)?.shape ?? [],
  }));
  if (missing.length + extra.length + misranked.length > 0) {
    throw new WeightMapError(from, { missing, extra, misranked });
  }
  return new Map(
    map.map((mapping) => {
      const entry = entries.get(names.get(direction.name(mapping)) as string) as WeightEntry;
      return [direction.to(mapping), reordered(entry, direction.axes(mapping.layout))] as const;
    }),
  );
}

/**
 * Somebody else's weights in our names and layout. What is ignored (`num_batches_tracked`) and the prefix of a wrapper (`module.`)
 * go first. The bits of the values stay: `unmapWeights` gives them back.
 *
 * @throws WeightMapError listing every name that is missing or extra and every shape that has not the dimensions of its layout;
 * RangeError where the map has a name twice.
 *
 * @example
 * mapWeights(tensors, [{ weight: 'stem_conv/kernel', source: 'conv1.weight', layout: 'conv2d' }]);
 * // conv1.weight [16, 3, 3, 3] -> stem_conv/kernel [3, 3, 3, 16]
 */
export function mapWeights(
  entries: ReadonlyMap<string, WeightEntry>,
  map: WeightMap,
  { ignore = IGNORED_NAMES, from = 'the weights' }: MapWeightsOptions = {},
): Map<string, WeightEntry> {
  return translate(map, from, sourceNames(entries.keys(), map, ignore), entries, {
    name: ({ source }) => source,
    to: ({ weight }) => weight,
    axes: axesToOurs,
  });
}

/**
 * Our weights in somebody else's names and layout: the inverse of {@link mapWeights}.
 *
 * @throws WeightMapError and RangeError, as {@link mapWeights}.
 *
 * @example
 * writeSafetensors(unmapWeights(await exportWeights(model), map)); // PyTorch's names and shapes
 */
export function unmapWeights(
  entries: ReadonlyMap<string, WeightEntry>,
  map: WeightMap,
  { from = 'the weights' }: { from?: string } = {},
): Map<string, WeightEntry> {
  const names = new Map([...entries.keys()].map((name) => [name, name]));
  return translate(map, from, names, entries, {
    name: ({ weight }) => weight,
    to: ({ source }) => source,
    axes: axesToTheirs,
  });
}

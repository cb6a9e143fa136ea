import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { axesToTheirs, permuteShape, type WeightLayout } from './layouts.js';
import { sourceNames, toOurLayout, type WeightMap } from './map.js';
import { WeightMismatchError, type WeightMismatches } from './mismatch-error.js';
import type { OpenedWeights } from './opened-weights.js';
import type { WeightDtype, WeightEntry } from './weight-file.js';

/** What a variable of each tfjs dtype is stored as, and which stored dtypes it can hold. */
const HOLDS: Record<string, readonly WeightDtype[]> = {
  float32: ['F32', 'F16', 'BF16', 'F64'], // F64 is rounded, as PyTorch and Keras do when they load it
  int32: ['I32', 'I16', 'U16', 'I8', 'U8'],
  bool: ['BOOL'],
};

/** The weights of a model under their names, `layer/weight`. */
function namedVariables(model: tfl.LayersModel): Map<string, tfl.LayerVariable> {
  const variables = new Map<string, tfl.LayerVariable>();
  const twice = new Set<string>();
  for (const variable of model.weights) {
    // `name` gets a number when another model in the process has the same layer; `originalName` does not.
    const name = variable.originalName;
    if (variables.has(name)) twice.add(name);
    variables.set(name, variable);
  }
  if (twice.size > 0) {
    throw new RangeError(
      `model '${model.name}' has more than one weight named ${[...twice].join(', ')}: give its layers names of their own`,
    );
  }
  return variables;
}

/**
 * The weights of a model, read from the backend, under their names (`stem_conv/kernel`).
 *
 * @throws RangeError if two weights share a name.
 */
export async function exportWeights(model: tfl.LayersModel): Promise<Map<string, WeightEntry>> {
  const entries = new Map<string, WeightEntry>();
  for (const [name, variable] of namedVariables(model)) {
    const tensor = variable.read();
    const [dtype] = HOLDS[tensor.dtype] ?? [];
    if (!dtype) throw new RangeError(`'${name}' is of dtype ${tensor.dtype}, which has no stored form`);
    const data = (await tensor.data()) as Float32Array | Int32Array | Uint8Array;
    entries.set(name, { dtype, shape: [...tensor.shape], data: data.slice() }); // the cpu backend lends its own memory
  }
  return entries;
}

/** Options of {@link importWeights}. */
export interface ImportWeightsOptions {
  /** What errors call the weights; default `the weights`. */
  from?: string;
  /** The names and layouts of a file that is not in ours; without it, names and shapes must be those of the model. */
  map?: WeightMap;
  /** With a map: names, or their last parts, that are no weights; default `['num_batches_tracked']`. */
  ignore?: readonly string[];
}

/** A weight of a model and what fills it. */
export interface PlannedWeight {
  /** The weight. */
  variable: tfl.LayerVariable;
  /** The name of its values where they come from. */
  source: string;
  /** How they lie there. */
  layout: WeightLayout;
}

const differs = (mismatches: WeightMismatches) => Object.values(mismatches).some((list) => list.length > 0);

/**
 * What goes where, from names, shapes and types alone.
 *
 * @throws WeightMismatchError with everything that does not fit.
 */
export function planImport(
  model: tfl.LayersModel,
  entries: ReadonlyMap<string, Pick<WeightEntry, 'dtype' | 'shape'>>,
  { from = 'the weights', map, ignore }: ImportWeightsOptions = {},
): PlannedWeight[] {
  const variables = namedVariables(model);
  const names = map
    ? sourceNames(entries.keys(), map, ignore)
    : new Map([...entries.keys()].map((name) => [name, name]));
  const rows = new Map(map?.map((mapping) => [mapping.weight, mapping]));
  const mismatches: WeightMismatches = { missing: [], extra: [], misshapen: [], mistyped: [] };
  const plan: PlannedWeight[] = [];
  const used = new Set<string>();
  for (const [name, variable] of variables) {
    const { shape, dtype } = variable.read();
    const row = map ? rows.get(name) : { source: name, layout: 'same' as const };
    const entry = row && entries.get(names.get(row.source) ?? '');
    const source = map && row ? { source: row.source } : {};
    if (!entry || !row) {
      mismatches.missing.push({ name, ...source, shape: [...shape] });
      continue;
    }
    used.add(row.source);
    const inFile = permuteShape(shape, axesToTheirs(row.layout));
    if (entry.shape.join() !== inFile.join()) {
      const turned = row.layout === 'same' ? {} : { inFile };
      mismatches.misshapen.push({ name, ...source, found: [...entry.shape], wanted: [...shape], ...turned });
    }
    if (!HOLDS[dtype]?.includes(entry.dtype)) {
      mismatches.mistyped.push({ name, ...source, found: entry.dtype, wanted: dtype });
    }
    plan.push({ variable, source: names.get(row.source) as string, layout: row.layout });
  }
  const ours = new Map(map?.map(({ source, weight }) => [source, weight]));
  for (const [stripped, name] of names) {
    if (used.has(stripped)) continue;
    const weight = ours.get(stripped);
    const shape = [...(entries.get(name)?.shape ?? [])];
    mismatches.extra.push(weight ? { name: weight, source: name, shape } : { name, shape });
  }
  if (differs(mismatches)) throw new WeightMismatchError(model.name, from, mismatches);
  return plan;
}

/** Values as the tensor that a weight holds; rounds float64 to float32. */
function tensorFor({ variable, layout }: PlannedWeight, entry: WeightEntry): tf.Tensor {
  const { data, shape } = toOurLayout(entry, layout);
  const { dtype } = variable.read();
  const array = { float32: Float32Array, bool: Uint8Array }[dtype as string] ?? Int32Array;
  return tf.tensor(new array(data as Float32Array), shape, dtype);
}

/**
 * Puts weights into a model, by their names or by a map of names. Either all of them fit and are set, or none is.
 *
 * @throws WeightMismatchError with every weight that is missing, extra, of another shape or type, with both names and shapes.
 *
 * @example
 * importWeights(model, tensors, { from: 'resnet18.pth', map: [{ weight: 'stem_conv/kernel', source: 'conv1.weight', layout: 'conv2d' }] });
 */
export function importWeights(
  model: tfl.LayersModel,
  entries: ReadonlyMap<string, WeightEntry>,
  options: ImportWeightsOptions = {},
): void {
  const plan = planImport(model, entries, options);
  tf.tidy(() => {
    // All tensors exist before the first variable changes, so that running out of memory changes none.
    const tensors = plan.map((planned) => tensorFor(planned, entries.get(planned.source) as WeightEntry));
    tensors.forEach((tensor, i) => {
      plan[i].variable.write(tensor);
    });
  });
}

/**
 * As {@link importWeights}, from weights that are read one after another: what is in memory beside the model's old and new values is
 * one weight.
 *
 * @throws WeightMismatchError, as {@link importWeights}; whatever `read` throws, and then nothing was loaded.
 */
export async function importOpenedWeights(
  model: tfl.LayersModel,
  opened: Pick<OpenedWeights, 'tensors' | 'read'>,
  options: ImportWeightsOptions = {},
): Promise<void> {
  const plan = planImport(model, opened.tensors, options);
  const tensors: tf.Tensor[] = [];
  try {
    for (const planned of plan) tensors.push(tensorFor(planned, await opened.read(planned.source)));
    tensors.forEach((tensor, i) => {
      plan[i].variable.write(tensor);
    });
  } finally {
    tf.dispose(tensors);
  }
}

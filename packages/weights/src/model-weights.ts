import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { WeightMismatchError, type WeightMismatches } from './mismatch-error.js';
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
}

function findMismatches(
  variables: Map<string, tfl.LayerVariable>,
  entries: ReadonlyMap<string, WeightEntry>,
): WeightMismatches {
  const mismatches: WeightMismatches = { missing: [], extra: [], misshapen: [], mistyped: [] };
  for (const [name, variable] of variables) {
    const { shape: wanted, dtype } = variable.read();
    const entry = entries.get(name);
    if (!entry) {
      mismatches.missing.push({ name, shape: [...wanted] });
      continue;
    }
    if (entry.shape.join() !== wanted.join()) {
      mismatches.misshapen.push({ name, found: [...entry.shape], wanted: [...wanted] });
    }
    if (!HOLDS[dtype]?.includes(entry.dtype)) {
      mismatches.mistyped.push({ name, found: entry.dtype, wanted: dtype });
    }
  }
  for (const [name, { shape }] of entries) {
    if (!variables.has(name)) mismatches.extra.push({ name, shape: [...shape] });
  }
  return mismatches;
}

/**
 * Puts weights into a model by their names. Either all of them fit and are set, or none is.
 *
 * @throws WeightMismatchError with every weight that is missing, extra, of another shape or type.
 */
export function importWeights(
  model: tfl.LayersModel,
  entries: ReadonlyMap<string, WeightEntry>,
  { from = 'the weights' }: ImportWeightsOptions = {},
): void {
  const variables = namedVariables(model);
  const mismatches = findMismatches(variables, entries);
  if (Object.values(mismatches).some((list) => list.length > 0)) {
    throw new WeightMismatchError(model.name, from, mismatches);
  }
  tf.tidy(() => {
    // All tensors exist before the first variable changes, so that running out of memory changes none.
    const tensors = [...variables].map(([name, variable]) => {
      const { data, shape } = entries.get(name) as WeightEntry;
      const { dtype } = variable.read();
      const values =
        dtype === 'float32' ? Float32Array.from(data as Float32Array) : Int32Array.from(data as Int32Array);
      return {
        variable,
        tensor: tf.tensor(dtype === 'bool' ? Uint8Array.from(values) : values, shape, dtype),
      };
    });
    for (const { variable, tensor } of tensors) variable.write(tensor);
  });
}

import { type ConventionName, describeModel, type ModelName, weightMap } from '@residualjs/models';
import { mapWeights, unmapWeights, type WeightFile } from '@residualjs/weights';
import type { FittedModel } from '../fit-model.js';
import { readNote, writeNote } from '../weights-note.js';
import { changeDtype } from './change-dtype.js';
import { compareWeights, type WeightDifferences } from './compare-weights.js';
import { encodeWeights } from './encode-weights.js';
import type { ConvertCommandOptions } from './options.js';
import type { FilesToWrite } from './write-files.js';

/** A model of the zoo with the weights in it. */
export interface KnownModel extends FittedModel {
  name: ModelName;
}

/** Weights that are ready to be written. */
export interface ConvertedWeights {
  files: FilesToWrite;
  written: WeightFile;
  /** Whose names they have now; null where the names were left as they were. */
  to: ConventionName | null;
  differences: WeightDifferences;
  /** Tensors that are no weights of the model, and stay behind when names are translated. */
  dropped: string[];
}

/**
 * Weights in the format of a path, where asked for under other names and of another type.
 *
 * @throws RangeError where a value is too large for the type.
 */
export async function convertWeights(
  path: string,
  file: WeightFile,
  known: KnownModel | undefined,
  { from, to, dtype }: ConvertCommandOptions,
): Promise<ConvertedWeights> {
  const target = known && (from ?? to) !== undefined ? (to ?? 'residualjs') : null;
  const named = known && target ? translated(file, known, target) : file.tensors;
  const before = {
    tensors: new Map(named),
    metadata: { ...file.metadata, ...(known ? noteOf(file, known) : {}) },
  };
  const tensors = dtype ? changeDtype(named, dtype) : before.tensors;
  const { files, written } = await encodeWeights(path, { ...before, tensors });
  const differences = compareWeights(before, written);
  if (differences.largestChange === Infinity) {
    throw new RangeError(
      `'${path}': values of ${differences.changed.join(', ')} are too large for ${dtype ?? 'it'}`,
    );
  }
  const notes = differences.notes.filter((key) => key in file.metadata);
  const dropped = target
    ? [...file.tensors.keys()].filter((name) => name.endsWith('num_batches_tracked'))
    : [];
  return { files, written, to: target, differences: { ...differences, notes }, dropped };
}

/** From their names to ours, and from ours to those of others; no value is touched. */
function translated(file: WeightFile, { model, map }: KnownModel, to: ConventionName) {
  const ours = mapWeights(file.tensors, map);
  return to === 'residualjs' ? ours : unmapWeights(ours, weightMap(model, to));
}

/** What the file says of itself afterwards, so that `evaluate` need not be told. */
function noteOf({ metadata }: WeightFile, { name, convention, preprocessing }: KnownModel) {
  const note = readNote(metadata) ?? {};
  const theirs = convention === 'residualjs' ? note.preprocessing : describeModel(name).preprocessing;
  const images = preprocessing ?? note.preprocessing ?? theirs;
  return writeNote({ ...note, model: name, ...(images ? { preprocessing: images } : {}) });
}

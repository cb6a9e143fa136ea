import { type ConventionName, describeModel, type ModelName, weightMap } from '@residualjs/models';
import { formatOf, mapWeights, unmapWeights, type WeightFile } from '@residualjs/weights';
import type { FittedModel } from '../fit-model.js';
import { NOTE_KEY, readNote, writeNote } from '../weights-note.js';
import { changeDtype } from './change-dtype.js';
import { compareWeights, type WeightDifferences } from './compare-weights.js';
import { encodeWeights } from './encode-weights.js';
import type { ConvertCommandOptions } from './options.js';
import type { FilesToWrite } from './write-files.js';

/** A model of the zoo with the weights in it. */
export interface KnownModel extends FittedModel {
  name: ModelName;
  modelOptions?: Record<string, unknown>;
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
    metadata: metadataFor(path, target, file, known),
  };
  const tensors = dtype ? changeDtype(named, dtype) : before.tensors;
  const { files, written } = await encodeWeights(path, { ...before, tensors });
  const differences = compareWeights(before, written);
  if (differences.largestChange === Infinity) {
    throw new RangeError(
      `'${path}': values of ${differences.changed.join(', ')} are too large for ${dtype ?? 'it'}`,
    );
  }
  const notes = Object.keys(file.metadata).filter((key) => !(key in written.metadata));
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

/**
 * A checkpoint with PyTorch's names is for `load_state_dict`: a note of ours in it would make the state a part of it. Other notes
 * were there before, and stay.
 */
function metadataFor(
  path: string,
  to: ConventionName | null,
  file: WeightFile,
  known: KnownModel | undefined,
) {
  if (!known) return file.metadata;
  if (formatOf(path).name !== 'PyTorch' || to === 'residualjs')
    return { ...file.metadata, ...noteOf(file, known) };
  return Object.fromEntries(Object.entries(file.metadata).filter(([key]) => key !== NOTE_KEY));
}

/** What the file says of itself afterwards, so that `evaluate` need not be told. */
export function noteOf(
  { metadata }: WeightFile,
  { name, modelOptions, convention, preprocessing }: KnownModel,
) {
  const note = readNote(metadata) ?? {};
  const theirs = convention === 'residualjs' ? note.preprocessing : describeModel(name).preprocessing;
  const images = preprocessing ?? note.preprocessing ?? theirs;
  return writeNote({
    ...note,
    model: name,
    ...(modelOptions ? { options: modelOptions } : {}),
    ...(images ? { preprocessing: images } : {}),
  });
}

import type { OpenedWeights } from './opened-weights.js';
import type { WeightFile } from './weight-file.js';

/** All weights of an opened file. */
export async function readOpened({ tensors, metadata, read }: OpenedWeights): Promise<WeightFile> {
  const entries: WeightFile['tensors'] = new Map();
  for (const name of tensors.keys()) entries.set(name, await read(name));
  return { tensors: entries, metadata };
}

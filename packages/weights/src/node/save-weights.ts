import { basename, dirname, join } from 'node:path';
import { writeWhole } from '@residualjs/common/node';
import type * as tfl from '@tensorflow/tfjs-layers';
import { formatOf } from '../formats.js';
import { exportWeights } from '../model-weights.js';

/** Options of {@link saveWeights}. */
export interface SaveWeightsOptions {
  /** Strings to keep in the file. */
  metadata?: Record<string, string>;
}

/** What was saved. */
export interface SavedWeights {
  /** Number of tensors. */
  tensors: number;
  /** Size of the file. */
  bytes: number;
}

/**
 * Saves the weights of a model under their names (`stem_conv/kernel`), in the format that the path's ending says. The file
 * appears whole or not at all; one that was there stays until then.
 *
 * @throws RangeError on an unknown ending, or if two weights share a name.
 *
 * @example
 * await saveWeights(model, 'resnet20.safetensors', { metadata: { epochs: '3' } });
 */
export async function saveWeights(
  model: tfl.LayersModel,
  path: string,
  { metadata = {} }: SaveWeightsOptions = {},
): Promise<SavedWeights> {
  const format = formatOf(path);
  if (!format.write) throw new RangeError(`'${path}': ${format.name} can be read but not written`);
  const weights = await exportWeights(model);
  const bytes = await format.write(weights, metadata, {
    file: basename(path),
    writeBeside: (name, part) => writeWhole(join(dirname(path), name), part),
  });
  await writeWhole(path, bytes);
  return { tensors: weights.size, bytes: bytes.length };
}

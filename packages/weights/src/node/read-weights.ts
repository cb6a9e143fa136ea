import { formatOf } from '../formats.js';
import { type ReadWeightsFromOptions, readWeightsFrom } from '../read-weights-from.js';
import type { WeightFile } from '../weight-file.js';

/** Options of {@link readWeights}: those of `fetchWeights`, and what part of a checkpoint is meant. */
export type ReadWeightsOptions = Omit<ReadWeightsFromOptions, 'beside' | 'name'>;

/**
 * Reads a weights file of any known format, told by its first bytes, else by how its name ends. It may be anywhere: at a path, a URL, or
 * `hf:owner/name/file` (then it is downloaded once, to the cache folder).
 *
 * @throws RangeError if neither bytes nor name tell a format; WeightsFormatError naming file and byte; what `fetchWeights` throws.
 */
export async function readWeights(address: string, options: ReadWeightsOptions = {}): Promise<WeightFile> {
  try {
    return await readWeightsFrom(address, options);
  } catch (error) {
    // What is not there has no bytes; that its name would not do either is said first.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') formatOf(address);
    throw error;
  }
}

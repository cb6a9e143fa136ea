import { formatOf } from '../formats.js';
import { readOpened } from '../read-opened.js';
import type { WeightFile } from '../weight-file.js';
import { type OpenWeightsOptions, openWeights } from './open-weights.js';

/** Options of {@link readWeights}: those of `fetchWeights`, and what part of a checkpoint is meant. */
export type ReadWeightsOptions = OpenWeightsOptions;

/**
 * Reads a weights file of any known format, told by its first bytes, else by how its name ends. It may be anywhere: at a path, a URL, or
 * `hf:owner/name/file` (then it is downloaded once, to the cache folder).
 *
 * @throws RangeError if neither bytes nor name tell a format; WeightsFormatError naming file and byte; what `fetchWeights` throws.
 */
export async function readWeights(address: string, options: ReadWeightsOptions = {}): Promise<WeightFile> {
  try {
    const opened = await openWeights(address, options); // and so the file and its tensors are never in memory both
    try {
      return await readOpened(opened);
    } finally {
      await opened.close();
    }
  } catch (error) {
    // What is not there has no bytes; that its name would not do either is said first.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') formatOf(address);
    throw error;
  }
}

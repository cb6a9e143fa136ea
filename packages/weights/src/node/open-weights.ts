import type { FetchWeightsOptions } from '../download/options.js';
import { formatOfSource } from '../format-of-bytes.js';
import { formatOf } from '../formats.js';
import type { OpenedWeights } from '../opened-weights.js';
import { readWeightsFrom } from '../read-weights-from.js';
import type { WeightFile } from '../weight-file.js';
import { fetchWeights } from './fetch-weights.js';
import { fileSource } from './file-source.js';

/** Options of {@link openWeights}: those of `fetchWeights`, and what part of a checkpoint is meant. */
export interface OpenWeightsOptions extends FetchWeightsOptions {
  /** Which part of a file that holds more than weights they are: the dict of a PyTorch checkpoint. */
  key?: string;
}

/** A weights file that is open. */
export interface OpenedWeightsFile extends OpenedWeights {
  /** Closes the file; nothing can be read from it then. */
  close(): Promise<void>;
}

/** A file that could only be read whole. */
function readWhole({ tensors, metadata }: WeightFile, file: string): OpenedWeightsFile {
  return {
    tensors,
    metadata,
    async read(name) {
      const entry = tensors.get(name);
      if (!entry) throw new RangeError(`${file} has no tensor '${name}'`);
      return entry;
    },
    close: async () => undefined,
  };
}

/**
 * Opens a weights file: names, shapes and types are there at once, values only when they are asked for, so that a file larger than
 * memory can be read tensor by tensor. Formats that can only be read whole (those with HDF5 in them) are. It may be at any address
 * that `fetchWeights` takes.
 *
 * @throws RangeError where neither its bytes nor its ending tell a format; WeightsFormatError naming file and byte; what `fetchWeights` throws.
 *
 * @example
 * const weights = await openWeights('resnet152.safetensors');
 * console.log(weights.tensors.get('fc.weight').shape);
 * const { data } = await weights.read('fc.weight');
 * await weights.close();
 */
export async function openWeights(
  address: string,
  { key, ...fetching }: OpenWeightsOptions = {},
): Promise<OpenedWeightsFile> {
  const { path, name } = await fetchWeights(address, fetching);
  const source = path === undefined ? null : await fileSource(path, address);
  try {
    const { open } = (source && (await formatOfSource(source))) ?? formatOf(name);
    if (source && open) return { ...(await open(source, { key })), close: () => source.close() };
    await source?.close();
    return readWhole(await readWeightsFrom(address, { key, ...fetching }), address);
  } catch (error) {
    await source?.close();
    throw error;
  }
}

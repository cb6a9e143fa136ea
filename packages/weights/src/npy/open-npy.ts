import { type ByteSource, readRange } from '../byte-source.js';
import type { OpenedWeights } from '../opened-weights.js';
import { NPY_PREFIX, npyHeaderEnd, readNpyHeader } from './header.js';
import { checkNpyEnd, npyValues } from './read-npy.js';

/** The name of the one tensor of a `.npy` file. */
export const ONLY_TENSOR = 'tensor';

/**
 * Opens a `.npy` file: one array of numbers, of version 1 to 3, of either byte order, row-major or not.
 *
 * @throws WeightsFormatError naming the byte; on arrays of objects by that name.
 */
export async function openNpy(source: ByteSource): Promise<OpenedWeights> {
  const { file, size } = source;
  const prefix = await readRange(source, 0, Math.min(NPY_PREFIX, size), 'the header');
  const headerEnd = Math.min(npyHeaderEnd(prefix, file, 0), size);
  const header = readNpyHeader(await readRange(source, 0, headerEnd, 'the header'), file, 0);
  checkNpyEnd(header, size, file, 0);
  const { dtype, shape, begin, end } = header;
  return {
    tensors: new Map([[ONLY_TENSOR, { dtype, shape }]]),
    metadata: {},
    async read(name) {
      if (name !== ONLY_TENSOR) throw new RangeError(`${file} has no tensor '${name}'`);
      return npyValues(await readRange(source, begin, end, 'the array'), header, { name, file, base: 0 });
    },
  };
}

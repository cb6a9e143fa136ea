import { kerasArchive, kerasHdf5 } from './keras/format.js';
import { npy, npz } from './npy/format.js';
import { safetensors } from './safetensors/format.js';
import { tfjs } from './tfjs/format.js';
import { torch } from './torch/format.js';
import type { WeightFormat } from './weight-format.js';

/** Every format that `loadWeights` and `saveWeights` know, a row each. */
export const WEIGHT_FORMATS: readonly WeightFormat[] = [
  safetensors,
  torch,
  npy,
  npz,
  kerasHdf5,
  kerasArchive,
  tfjs,
];

/**
 * The format of a file, by how its name ends.
 *
 * @throws RangeError naming the endings that are known.
 */
export function formatOf(path: string): WeightFormat {
  const format = WEIGHT_FORMATS.find(({ extensions }) =>
    extensions.some((extension) => path.toLowerCase().endsWith(extension)),
  );
  if (format) return format;
  const known = WEIGHT_FORMATS.flatMap(({ extensions }) => extensions).join(', ');
  throw new RangeError(`'${path}': no weight format is known by this ending, known are ${known}`);
}

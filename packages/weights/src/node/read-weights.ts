import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatOf } from '../formats.js';
import type { WeightFile } from '../weight-file.js';

/**
 * Reads a weights file of any known format, chosen by how its name ends.
 *
 * @throws RangeError on an unknown ending; WeightsFormatError naming file and byte.
 */
export async function readWeights(path: string): Promise<WeightFile> {
  const format = formatOf(path);
  const readBeside = (name: string) => readFile(join(dirname(path), name));
  return format.read(await readFile(path), { file: path, readBeside });
}

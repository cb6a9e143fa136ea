import { basename } from 'node:path';
import type { WeightFile } from '@residualjs/weights';
import { writableFormat } from './options.js';
import type { FilesToWrite } from './write-files.js';

/**
 * The files of weights in the format of a path, and what is read back from them before any is written.
 *
 * @throws RangeError where the format cannot hold a weight under its name.
 */
export async function encodeWeights(
  path: string,
  { tensors, metadata }: WeightFile,
): Promise<{ files: FilesToWrite; written: WeightFile }> {
  const format = writableFormat(path);
  const beside = new Map<string, Uint8Array>();
  const file = basename(path);
  const bytes = await format.write(tensors, metadata, {
    file,
    async writeBeside(name, part) {
      beside.set(name, part);
    },
  });
  const written = await format.read(bytes, {
    file: path,
    async readBeside(name) {
      const part = beside.get(name);
      if (!part) throw new Error(`'${path}' refers to '${name}', which was not written`);
      return part;
    },
  });
  const lacking = [...tensors.keys()].filter((name) => !written.tensors.has(name));
  if (lacking.length > 0) {
    throw new RangeError(`'${path}': ${format.name} does not keep ${lacking.join(', ')} under that name`);
  }
  return { files: [...beside, [file, bytes]], written };
}

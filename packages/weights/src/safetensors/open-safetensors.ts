import { type ByteSource, readRange } from '../byte-source.js';
import type { OpenedWeights } from '../opened-weights.js';
import { PREFIX, readSafetensorsHeader, safetensorsHeaderEnd } from './header.js';
import { safetensorOf } from './parse.js';

/**
 * Opens a safetensors file: reads its header, and later each tensor when it is asked for.
 *
 * @throws WeightsFormatError, as `readSafetensorsHeader`.
 */
export async function openSafetensors(source: ByteSource): Promise<OpenedWeights> {
  const { file, size } = source;
  const prefix = await readRange(source, 0, Math.min(PREFIX, size), 'the length of the header');
  const end = safetensorsHeaderEnd(prefix, size, file);
  const header = await readRange(source, 0, end, 'the header');
  const { tensors, metadata } = readSafetensorsHeader(header, file, size);
  const places = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return {
    tensors: new Map(tensors.map(({ name, dtype, shape }) => [name, { dtype, shape }])),
    metadata,
    async read(name) {
      const place = places.get(name);
      if (!place) throw new RangeError(`${file} has no tensor '${name}'`);
      return safetensorOf(await readRange(source, place.begin, place.end, `'${name}'`), place, file);
    },
  };
}

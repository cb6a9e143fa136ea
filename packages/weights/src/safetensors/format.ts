import { memorySource } from '../byte-source.js';
import { readOpened } from '../read-opened.js';
import type { WeightFormat } from '../weight-format.js';
import { openSafetensors } from './open-safetensors.js';
import { writeSafetensors } from './write.js';

/** safetensors, for {@link WEIGHT_FORMATS}. */
export const safetensors: WeightFormat = {
  name: 'safetensors',
  extensions: ['.safetensors'],
  read: async (bytes, { file }) => readOpened(await openSafetensors(memorySource(bytes, file))),
  open: openSafetensors,
  write: writeSafetensors,
};

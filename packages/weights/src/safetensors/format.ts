import type { WeightFormat } from '../weight-format.js';
import { readSafetensorsHeader } from './header.js';
import { readSafetensor } from './parse.js';
import { writeSafetensors } from './write.js';

/** safetensors, for {@link WEIGHT_FORMATS}. */
export const safetensors: WeightFormat = {
  name: 'safetensors',
  extensions: ['.safetensors'],
  async read(bytes, { file }) {
    const { tensors, metadata } = readSafetensorsHeader(bytes, file);
    return {
      tensors: new Map(tensors.map((tensor) => [tensor.name, readSafetensor(bytes, tensor, file)])),
      metadata,
    };
  },
  write: writeSafetensors,
};

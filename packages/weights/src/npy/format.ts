import { memorySource } from '../byte-source.js';
import { readOpened } from '../read-opened.js';
import type { WeightFormat } from '../weight-format.js';
import { openNpy } from './open-npy.js';
import { openNpz } from './open-npz.js';
import { writeNpy, writeNpz } from './write.js';

/** One array of NumPy, for `WEIGHT_FORMATS`. */
export const npy: WeightFormat = {
  name: 'NumPy .npy',
  extensions: ['.npy'],
  read: async (bytes, { file }) => readOpened(await openNpy(memorySource(bytes, file))),
  open: openNpy,
  write: writeNpy,
};

/** Arrays of NumPy under names, for `WEIGHT_FORMATS`. */
export const npz: WeightFormat = {
  name: 'NumPy .npz',
  extensions: ['.npz'],
  read: async (bytes, { file }) => readOpened(await openNpz(memorySource(bytes, file))),
  open: openNpz,
  write: writeNpz,
};

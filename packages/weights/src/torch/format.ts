import { memorySource } from '../byte-source.js';
import { readOpened } from '../read-opened.js';
import type { WeightFormat } from '../weight-format.js';
import { openTorch } from './open-torch.js';
import { writeTorch } from './write.js';

/** Checkpoints of PyTorch, for `WEIGHT_FORMATS`. */
export const torch: WeightFormat = {
  name: 'PyTorch',
  extensions: ['.pt', '.pth', '.th', '.bin'],
  read: async (bytes, { file, key }) => readOpened(await openTorch(memorySource(bytes, file), { key })),
  open: openTorch,
  write: writeTorch,
};

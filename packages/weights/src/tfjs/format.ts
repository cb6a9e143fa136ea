import type { WeightFormat } from '../weight-format.js';
import { readTfjs } from './read.js';
import { writeTfjs } from './write.js';

/** The `model.json` of TensorFlow.js with its shards, for `WEIGHT_FORMATS`. */
export const tfjs: WeightFormat = {
  name: 'TensorFlow.js',
  extensions: ['.json'],
  read: readTfjs,
  write: writeTfjs,
};

import { cifar10 } from './cifar10.js';
import { cifar100, cifar100Coarse } from './cifar100.js';
import { fashionMnist } from './fashion-mnist.js';
import { mnist } from './mnist.js';
import { synthetic } from './synthetic.js';

/** Every dataset that `loadDataset` knows, a row each. */
export const DATASETS = {
  mnist,
  'fashion-mnist': fashionMnist,
  cifar10,
  cifar100,
  'cifar100-coarse': cifar100Coarse,
  synthetic,
} as const;

/** The name of a dataset of {@link DATASETS}. */
export type DatasetName = keyof typeof DATASETS;

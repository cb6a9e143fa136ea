import { CLASS_NAMES } from '@residualjs/common';
import type { DatasetDescription } from '../description.js';

/** CIFAR-10, binary version; md5 from https://www.cs.toronto.edu/~kriz/cifar.html. */
export const cifar10: DatasetDescription = {
  name: 'cifar10',
  title: 'CIFAR-10 photographs',
  citation: 'Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009',
  licence: 'none stated',
  format: 'cifar10',
  shape: [32, 32, 3],
  classes: [...CLASS_NAMES['CIFAR-10']],
  sizes: { train: 50_000, test: 10_000 },
  mean: [0.4914, 0.4822, 0.4465],
  std: [0.247, 0.2435, 0.2616],
  mirrors: ['https://www.cs.toronto.edu/~kriz/'],
  files: [
    {
      name: 'cifar-10-binary.tar.gz',
      split: 'both',
      bytes: 170_052_171,
      md5: 'c32a1d4ab5d03f1284b67883e8d87530',
      sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
    },
  ],
};

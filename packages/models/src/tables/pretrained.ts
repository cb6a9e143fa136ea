import type { PretrainedSource } from './row.js';

const REPOSITORY = 'https://github.com/akamaster/pytorch_resnet_cifar10';

/** A checkpoint of akamaster/pytorch_resnet_cifar10 (PyTorch, option A), which normalises with the constants of ImageNet. */
export const akamaster = <const File extends string>(file: File, testError: number) =>
  ({
    name: file,
    url: `${REPOSITORY}/tree/master/pretrained_models`,
    license: 'BSD-2-Clause',
    dataset: 'CIFAR-10',
    testError,
    preprocessing: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  }) as const satisfies PretrainedSource;

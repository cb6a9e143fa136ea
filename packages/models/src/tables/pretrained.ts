import type { PretrainedSource } from './row.js';

const AKAMASTER = 'https://github.com/akamaster/pytorch_resnet_cifar10';
const HASH = /-([0-9a-f]{8})\.\w+$/;

/** Mean and standard deviation of each channel of ImageNet's training images. */
const IMAGENET_VALUES = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/** The first 8 digits of the SHA-256, which the name of a file of PyTorch's hub ends in. */
const hashOf = (file: string): string => HASH.exec(file)?.[1] ?? '';

/** A checkpoint of akamaster/pytorch_resnet_cifar10 (PyTorch, option A), which normalises with the constants of ImageNet. */
export const akamaster = (
  file: string,
  testError: number,
  known: { sha256?: string; bytes?: number } = {},
): PretrainedSource => ({
  tag: 'cifar10',
  name: file,
  url: `${AKAMASTER}/tree/master/pretrained_models`,
  address: `${AKAMASTER}/raw/master/pretrained_models/${file}`,
  sha256: hashOf(file),
  ...known,
  license: 'BSD-2-Clause',
  dataset: 'CIFAR-10',
  testError,
  preprocessing: IMAGENET_VALUES,
  convention: 'akamaster',
});

/** Weights of torchvision: 'imagenet' by its first recipe, 'imagenet-v2' by its second, which sees 224 of 232 pixels. */
export const torchvision = (recipe: 1 | 2, file: string, top1Accuracy: number): PretrainedSource => ({
  tag: recipe === 1 ? 'imagenet' : 'imagenet-v2',
  name: file,
  url: 'https://docs.pytorch.org/vision/0.19/models/resnet.html',
  address: `https://download.pytorch.org/models/${file}`,
  sha256: hashOf(file),
  license: 'BSD-3-Clause',
  dataset: 'ImageNet',
  testError: Math.round(1000 * (100 - top1Accuracy)) / 1000,
  preprocessing: { ...IMAGENET_VALUES, cropFraction: 224 / (recipe === 1 ? 256 : 232) },
  convention: 'torchvision',
});

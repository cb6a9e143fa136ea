import type { AllModelOptions } from '../options.js';
import type { ModelName } from '../tables/index.js';

/** A network of the zoo, small enough for a test. */
export interface Family {
  model: ModelName;
  options: AllModelOptions & { inputSize: number };
}

/** One network of every family, branch, stem and head, and of options that change what it is built of. */
export const FAMILIES: Family[] = [
  { model: 'resnet8', options: { inputSize: 9 } },
  { model: 'resnet8', options: { inputSize: 8, order: 'relu-before-addition' } },
  { model: 'resnet20', options: { inputSize: 33, stem: 'imagenet', dropout: 0.2 } },
  { model: 'resnet20', options: { inputSize: 8, bias: true, shortcut: 'projection', width: 0.5 } },
  { model: 'resnet164', options: { inputSize: 8, width: 0.25 } },
  { model: 'plain20', options: { inputSize: 34, stem: 'imagenet', classifierDropout: 0.5 } },
  { model: 'preresnet164', options: { inputSize: 8, stride: 'v1', width: 0.25 } },
  { model: 'wrn16_8', options: { inputSize: 8, width: 0.125, dropout: 0.3 } },
  { model: 'resnet18', options: { inputSize: 34, width: 0.125, classes: 10, padding: 'tensorflow' } },
  { model: 'resnet34', options: { inputSize: 9, width: 0.125, classes: 0, stem: 'cifar' } },
  { model: 'resnet50', options: { inputSize: 33, width: 0.0625, classes: 10 } },
  {
    model: 'resnet50',
    options: { inputSize: 32, width: 0.0625, order: 'relu-only-preactivation', classes: 7 },
  },
  { model: 'preresnet152', options: { inputSize: 32, width: 0.03125, classes: 10 } },
  { model: 'vgg16', options: { inputSize: 33, width: 0.0625, classes: 10, head: 'pool' } },
  { model: 'vgg19_bn', options: { inputSize: 32, width: 0.0625, classes: 0, head: 'pool' } },
];

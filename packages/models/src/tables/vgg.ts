import { IMAGENET } from './imagenet.js';
import { VGG_PAPER } from './papers.js';
import type { ModelRow } from './row.js';

const VGG = {
  ...IMAGENET,
  family: 'vgg',
  paper: VGG_PAPER,
  branch: 'single',
  order: 'original',
  shortcut: 'none',
  stem: 'none',
  stemFilters: 0,
  stageFilters: [64, 128, 256, 512, 512],
  head: 'dense',
  classifierDropout: 0.5, // "dropout regularisation for the first two fully-connected layers", section 3.1
  bias: true,
  pretrained: [],
} as const;

const NO_ERROR = 'not in the paper, which is older than batch norm; as in torchvision';

/** Stacks of 3x3 convolutions, with which the residual networks were compared (Simonyan and Zisserman 2014). */
export const VGGS = {
  vgg16: {
    ...VGG,
    section: 'Table 1, configuration D',
    depth: 16,
    blocksPerStage: [2, 2, 3, 3, 3],
    batchNorm: null,
    parameters: 138_357_544,
    multiplyAdds: 15_470_264_320,
    testError: 25.6,
    testErrorNote: 'at one scale (Table 3)',
  },
  vgg16_bn: {
    ...VGG,
    section: 'Table 1, configuration D, with batch norm',
    depth: 16,
    blocksPerStage: [2, 2, 3, 3, 3],
    parameters: 138_365_992,
    multiplyAdds: 15_470_264_320,
    testError: null,
    testErrorNote: NO_ERROR,
  },
  vgg19: {
    ...VGG,
    section: 'Table 1, configuration E',
    depth: 19,
    blocksPerStage: [2, 2, 4, 4, 4],
    batchNorm: null,
    parameters: 143_667_240,
    multiplyAdds: 19_632_062_464,
    testError: 25.5,
    testErrorNote: 'at one scale (Table 3)',
  },
  vgg19_bn: {
    ...VGG,
    section: 'Table 1, configuration E, with batch norm',
    depth: 19,
    blocksPerStage: [2, 2, 4, 4, 4],
    parameters: 143_678_248,
    multiplyAdds: 19_632_062_464,
    testError: null,
    testErrorNote: NO_ERROR,
  },
} as const satisfies Record<string, ModelRow>;

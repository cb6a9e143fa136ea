import { CIFAR, threeStagesOf } from './cifar.js';
import { WIDE_PAPER } from './papers.js';
import type { ModelRow } from './row.js';

const WIDE = {
  ...CIFAR,
  family: 'wrn',
  paper: WIDE_PAPER,
  section: 'Table 1',
  branch: 'basic',
  order: 'full-preactivation',
  shortcut: 'projection', // a 1x1 convolution where the shape changes, as in the authors' code
  pretrained: [],
} as const;

/** Wide residual networks for CIFAR: 6n + 4 layers, stages k times as wide (Zagoruyko and Komodakis 2016). */
export const WIDES = {
  wrn16_8: {
    ...WIDE,
    aliases: ['wrn-16-8'],
    depth: 16,
    stageFilters: [128, 256, 512],
    blocksPerStage: threeStagesOf(2),
    parameters: 10_961_370,
    multiplyAdds: 1_548_145_664,
    testError: 4.27,
    testErrorNote: 'with mean and standard deviation normalised',
  },
  wrn28_10: {
    ...WIDE,
    aliases: ['wrn-28-10'],
    depth: 28,
    stageFilters: [160, 320, 640],
    blocksPerStage: threeStagesOf(4),
    parameters: 36_479_194,
    multiplyAdds: 5_243_328_768,
    testError: 4.0,
    testErrorNote: 'with mean and standard deviation normalised',
  },
  wrn40_4: {
    ...WIDE,
    aliases: ['wrn-40-4'],
    depth: 40,
    stageFilters: [64, 128, 256],
    blocksPerStage: threeStagesOf(6),
    parameters: 8_949_210,
    multiplyAdds: 1_298_582_016,
    testError: 4.53,
    testErrorNote: 'with mean and standard deviation normalised',
  },
} as const satisfies Record<string, ModelRow>;

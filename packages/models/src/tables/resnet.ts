import { BASIC_STAGES, CIFAR } from './cifar.js';
import { RESNET_PAPER } from './papers.js';
import { akamaster } from './pretrained.js';
import type { ModelRow } from './row.js';

const RESNET = {
  ...CIFAR,
  family: 'resnet',
  paper: RESNET_PAPER,
  section: 'section 4.2',
  branch: 'basic',
  order: 'original',
  shortcut: 'pad', // "we use identity shortcuts in all cases (i.e., option A)"
  stageFilters: BASIC_STAGES,
} as const;

/** Residual networks of 6n + 2 layers for CIFAR (He et al. 2015, section 4.2). */
export const RESNETS = {
  resnet20: {
    ...RESNET,
    depth: 20,
    blocksPerStage: 3,
    parameters: 269_722,
    multiplyAdds: 40_551_040,
    testError: 8.75,
    testErrorNote: 'Table 6',
    pretrained: [akamaster('resnet20-12fca82f.th', 8.27)],
  },
  resnet32: {
    ...RESNET,
    depth: 32,
    blocksPerStage: 5,
    parameters: 464_154,
    multiplyAdds: 68_862_592,
    testError: 7.51,
    testErrorNote: 'Table 6',
    pretrained: [],
  },
  resnet44: {
    ...RESNET,
    depth: 44,
    blocksPerStage: 7,
    parameters: 658_586,
    multiplyAdds: 97_174_144,
    testError: 7.17,
    testErrorNote: 'Table 6',
    pretrained: [],
  },
  resnet56: {
    ...RESNET,
    depth: 56,
    blocksPerStage: 9,
    parameters: 853_018,
    multiplyAdds: 125_485_696,
    testError: 6.97,
    testErrorNote: 'Table 6',
    pretrained: [akamaster('resnet56-4bfd9763.th', 6.61)],
  },
  resnet110: {
    ...RESNET,
    depth: 110,
    blocksPerStage: 18,
    parameters: 1_727_962,
    multiplyAdds: 252_887_680,
    testError: 6.43,
    testErrorNote: 'best of 5 runs, mean 6.61 ± 0.16 (Table 6)',
    pretrained: [],
  },
  resnet1202: {
    ...RESNET,
    depth: 1202,
    blocksPerStage: 200,
    parameters: 19_421_274,
    multiplyAdds: 2_829_238_912,
    testError: 7.93,
    testErrorNote: 'Table 6',
    pretrained: [],
  },
} as const satisfies Record<string, ModelRow>;

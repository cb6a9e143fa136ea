import { BASIC_STAGES, BOTTLENECK_STAGES, CIFAR, threeStagesOf } from './cifar.js';
import { PRERESNET_PAPER, RESNET_PAPER } from './papers.js';
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

const BOTTLENECK = {
  ...RESNET,
  paper: PRERESNET_PAPER, // which has them as the baselines of its own
  branch: 'bottleneck',
  stride: 'v1.5',
  shortcut: 'projection',
  stageFilters: BOTTLENECK_STAGES,
  pretrained: [],
} as const;

/**
 * Residual networks for CIFAR, batch norm and ReLU behind the convolutions: of 6n + 2 layers (He et al. 2015, section
 * 4.2), and of bottlenecks with 9n + 2 (the baselines of He et al. 2016).
 */
export const RESNETS = {
  resnet20: {
    ...RESNET,
    depth: 20,
    blocksPerStage: threeStagesOf(3),
    parameters: 269_722,
    multiplyAdds: 40_551_040,
    testError: 8.75,
    testErrorNote: 'Table 6',
    pretrained: [
      akamaster('resnet20-12fca82f.th', 8.27, {
        sha256: '12fca82f0bebc4135bf1f32f6e3710e61d5108578464b84fd6d7f5c1b04036c8',
        bytes: 1_099_231,
      }),
    ],
  },
  resnet32: {
    ...RESNET,
    depth: 32,
    blocksPerStage: threeStagesOf(5),
    parameters: 464_154,
    multiplyAdds: 68_862_592,
    testError: 7.51,
    testErrorNote: 'Table 6',
    pretrained: [akamaster('resnet32-d509ac18.th', 7.37)],
  },
  resnet44: {
    ...RESNET,
    depth: 44,
    blocksPerStage: threeStagesOf(7),
    parameters: 658_586,
    multiplyAdds: 97_174_144,
    testError: 7.17,
    testErrorNote: 'Table 6',
    pretrained: [akamaster('resnet44-014dd654.th', 6.9)],
  },
  resnet56: {
    ...RESNET,
    depth: 56,
    blocksPerStage: threeStagesOf(9),
    parameters: 853_018,
    multiplyAdds: 125_485_696,
    testError: 6.97,
    testErrorNote: 'Table 6',
    pretrained: [
      akamaster('resnet56-4bfd9763.th', 6.61, {
        sha256: '4bfd97631478d6b638d2764fd2baff3edb1d7d82252d54439343b6596b9b5367',
        bytes: 3_471_733,
      }),
    ],
  },
  resnet110: {
    ...RESNET,
    depth: 110,
    blocksPerStage: threeStagesOf(18),
    parameters: 1_727_962,
    multiplyAdds: 252_887_680,
    testError: 6.43,
    testErrorNote: 'best of 5 runs, mean 6.61 ± 0.16 (Table 6)',
    pretrained: [akamaster('resnet110-1d1ed7c2.th', 6.32)],
  },
  resnet164: {
    ...BOTTLENECK,
    section: 'a baseline of the 2016 paper',
    depth: 164,
    blocksPerStage: threeStagesOf(18),
    parameters: 1_704_154,
    multiplyAdds: 247_646_720,
    testError: 5.93,
    testErrorNote: 'median of 5 runs (2016 paper)',
  },
  resnet1001: {
    ...BOTTLENECK,
    section: 'a baseline of the 2016 paper',
    depth: 1001,
    blocksPerStage: threeStagesOf(111),
    parameters: 10_328_602,
    multiplyAdds: 1_490_995_712,
    testError: 7.61,
    testErrorNote: 'as the 2016 paper has it',
  },
  resnet1202: {
    ...RESNET,
    depth: 1202,
    blocksPerStage: threeStagesOf(200),
    parameters: 19_421_274,
    multiplyAdds: 2_829_238_912,
    testError: 7.93,
    testErrorNote: 'Table 6',
    pretrained: [akamaster('resnet1202-f3b1deed.th', 6.18)],
  },
} as const satisfies Record<string, ModelRow>;

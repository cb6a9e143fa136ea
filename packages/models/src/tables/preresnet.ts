import { BASIC_STAGES, BOTTLENECK_STAGES, CIFAR, threeStagesOf } from './cifar.js';
import { PRERESNET_PAPER } from './papers.js';
import type { ModelRow } from './row.js';

const PRERESNET = {
  ...CIFAR,
  family: 'preresnet',
  paper: PRERESNET_PAPER,
  order: 'full-preactivation',
  pretrained: [],
} as const;

const BASIC = {
  ...PRERESNET,
  branch: 'basic',
  shortcut: 'pad', // identity shortcuts throughout, as in the 2015 paper
  stageFilters: BASIC_STAGES,
} as const;

const BOTTLENECK = {
  ...PRERESNET,
  branch: 'bottleneck',
  stride: 'v1.5', // the authors' code for 164 and 1001 is 'v1': the same weights, less to compute
  shortcut: 'projection', // a 1x1 convolution where the shape changes, as in the authors' code; identity elsewhere
  stageFilters: BOTTLENECK_STAGES,
} as const;

/** Networks of fully pre-activated residual blocks for CIFAR (He et al. 2016). */
export const PRERESNETS = {
  preresnet110: {
    ...BASIC,
    section: 'section 4.1, Table 2',
    depth: 110,
    blocksPerStage: threeStagesOf(18),
    parameters: 1_727_962,
    multiplyAdds: 252_887_680,
    testError: 6.37,
    testErrorNote: 'median of 5 runs (Table 2)',
  },
  preresnet164: {
    ...BOTTLENECK,
    section: 'section 4.1, Table 2',
    depth: 164,
    blocksPerStage: threeStagesOf(18),
    parameters: 1_703_258,
    multiplyAdds: 247_646_720,
    testError: 5.46,
    testErrorNote: 'median of 5 runs (Table 2)',
  },
  preresnet1001: {
    ...BOTTLENECK,
    section: 'section 5, Table 4',
    depth: 1001,
    blocksPerStage: threeStagesOf(111),
    parameters: 10_327_706,
    multiplyAdds: 1_490_995_712,
    testError: 4.92,
    testErrorNote: 'median of 5 runs, mean 4.89 ± 0.14 (Table 4)',
  },
} as const satisfies Record<string, ModelRow>;

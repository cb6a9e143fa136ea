import { BASIC_STAGES, CIFAR, threeStagesOf } from './cifar.js';
import { RESNET_PAPER } from './papers.js';
import type { ModelRow } from './row.js';

const PLAIN = {
  ...CIFAR,
  family: 'plain',
  paper: RESNET_PAPER,
  section: 'section 4.2',
  branch: 'basic',
  order: 'original',
  shortcut: 'none',
  stageFilters: BASIC_STAGES,
  testError: null,
  pretrained: [],
} as const;

/** The twins of the residual networks without any shortcut (He et al. 2015, section 4.2). */
export const PLAINS = {
  plain20: {
    ...PLAIN,
    depth: 20,
    blocksPerStage: threeStagesOf(3),
    parameters: 269_722,
    multiplyAdds: 40_551_040,
    testErrorNote: 'drawn in Figure 6 without a number',
  },
  plain32: {
    ...PLAIN,
    depth: 32,
    blocksPerStage: threeStagesOf(5),
    parameters: 464_154,
    multiplyAdds: 68_862_592,
    testErrorNote: 'drawn in Figure 6 without a number',
  },
  plain44: {
    ...PLAIN,
    depth: 44,
    blocksPerStage: threeStagesOf(7),
    parameters: 658_586,
    multiplyAdds: 97_174_144,
    testErrorNote: 'drawn in Figure 6 without a number',
  },
  plain56: {
    ...PLAIN,
    depth: 56,
    blocksPerStage: threeStagesOf(9),
    parameters: 853_018,
    multiplyAdds: 125_485_696,
    testErrorNote: 'drawn in Figure 6 without a number',
  },
  plain110: {
    ...PLAIN,
    depth: 110,
    blocksPerStage: threeStagesOf(18),
    parameters: 1_727_962,
    multiplyAdds: 252_887_680,
    testErrorNote: 'above 60 %, too high to be drawn (Figure 6)',
  },
} as const satisfies Record<string, ModelRow>;

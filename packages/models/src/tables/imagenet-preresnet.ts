import { IMAGENET, IMAGENET_BLOCKS, IMAGENET_BOTTLENECK_STAGES } from './imagenet.js';
import { PRERESNET_PAPER } from './papers.js';
import type { ModelRow } from './row.js';

const PRERESNET = {
  ...IMAGENET,
  family: 'preresnet',
  paper: PRERESNET_PAPER,
  section: 'section 4.2, Table 5',
  branch: 'bottleneck',
  stride: 'v1.5',
  order: 'full-preactivation',
  shortcut: 'projection',
  stem: 'imagenet',
  stemFilters: 64,
  stageFilters: IMAGENET_BOTTLENECK_STAGES,
  pretrained: [],
} as const;

/** Networks of fully pre-activated bottlenecks for ImageNet (He et al. 2016, table 5). */
export const IMAGENET_PRERESNETS = {
  preresnet152: {
    ...PRERESNET,
    depth: 152,
    blocksPerStage: IMAGENET_BLOCKS[152],
    parameters: 60_185_128,
    multiplyAdds: 11_513_626_624,
    testError: 21.1,
    testErrorNote: 'one crop of 320x320 (Table 5)',
  },
  preresnet200: {
    ...PRERESNET,
    depth: 200,
    blocksPerStage: IMAGENET_BLOCKS[200],
    parameters: 64_666_152,
    multiplyAdds: 15_007_481_856,
    testError: 20.7,
    testErrorNote: 'one crop of 320x320 (Table 5)',
  },
} as const satisfies Record<string, ModelRow>;

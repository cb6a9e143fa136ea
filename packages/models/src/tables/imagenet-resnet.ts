import { IMAGENET, IMAGENET_BASIC_STAGES, IMAGENET_BLOCKS, IMAGENET_BOTTLENECK_STAGES } from './imagenet.js';
import { PRERESNET_PAPER, RESNET_PAPER } from './papers.js';
import { torchvision } from './pretrained.js';
import type { ModelRow } from './row.js';

const RESNET = {
  ...IMAGENET,
  family: 'resnet',
  paper: RESNET_PAPER,
  section: 'Table 1',
  order: 'original',
  shortcut: 'projection', // option B, as all published weights have it
  stem: 'imagenet',
  stemFilters: 64,
  pretrained: [],
} as const;

const BASIC = { ...RESNET, branch: 'basic', stageFilters: IMAGENET_BASIC_STAGES } as const;

const BOTTLENECK = {
  ...RESNET,
  branch: 'bottleneck',
  stride: 'v1.5', // as the weights of torchvision and timm; the papers' own networks are v1
  stageFilters: IMAGENET_BOTTLENECK_STAGES,
} as const;

/** Residual networks for ImageNet (He et al. 2015, table 1). */
export const IMAGENET_RESNETS = {
  resnet18: {
    ...BASIC,
    depth: 18,
    blocksPerStage: IMAGENET_BLOCKS[18],
    parameters: 11_689_512,
    multiplyAdds: 1_814_073_344,
    testError: 27.88,
    testErrorNote: 'with option A, 10 crops',
    pretrained: [torchvision(1, 'resnet18-f37072fd.pth', 69.758)],
  },
  resnet34: {
    ...BASIC,
    depth: 34,
    blocksPerStage: IMAGENET_BLOCKS[34],
    parameters: 21_797_672,
    multiplyAdds: 3_663_761_408,
    testError: 24.52,
    testErrorNote: '10 crops',
    pretrained: [torchvision(1, 'resnet34-b627a593.pth', 73.314)],
  },
  resnet50: {
    ...BOTTLENECK,
    depth: 50,
    blocksPerStage: IMAGENET_BLOCKS[50],
    parameters: 25_557_032,
    multiplyAdds: 4_089_184_256,
    testError: 22.85,
    testErrorNote: '10 crops, v1 (Table 3)',
    pretrained: [
      torchvision(1, 'resnet50-0676ba61.pth', 76.13),
      torchvision(2, 'resnet50-11ad3fa6.pth', 80.858),
    ],
  },
  resnet101: {
    ...BOTTLENECK,
    depth: 101,
    blocksPerStage: IMAGENET_BLOCKS[101],
    parameters: 44_549_160,
    multiplyAdds: 7_801_405_440,
    testError: 21.75,
    testErrorNote: '10 crops, v1 (Table 3)',
    pretrained: [
      torchvision(1, 'resnet101-63fe2227.pth', 77.374),
      torchvision(2, 'resnet101-cd907fc2.pth', 81.886),
    ],
  },
  resnet152: {
    ...BOTTLENECK,
    depth: 152,
    blocksPerStage: IMAGENET_BLOCKS[152],
    parameters: 60_192_808,
    multiplyAdds: 11_513_626_624,
    testError: 21.43,
    testErrorNote: '10 crops, v1 (Table 3)',
    pretrained: [
      torchvision(1, 'resnet152-394f9c45.pth', 78.312),
      torchvision(2, 'resnet152-f82ba261.pth', 82.284),
    ],
  },
  resnet200: {
    ...BOTTLENECK,
    paper: PRERESNET_PAPER,
    section: 'Table 5',
    depth: 200,
    blocksPerStage: IMAGENET_BLOCKS[200],
    parameters: 64_673_832,
    multiplyAdds: 15_007_481_856,
    testError: 21.8,
    testErrorNote: 'one crop of 320x320 (2016, Table 5)',
  },
} as const satisfies Record<string, ModelRow>;

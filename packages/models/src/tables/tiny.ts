import { BASIC_STAGES, CIFAR, threeStagesOf } from './cifar.js';
import { MLPERF_TINY_PAPER } from './papers.js';
import type { ModelRow } from './row.js';

/** The ResNet-8 of MLPerf Tiny, a Keras model, as its published weights have it. */
export const TINY_RESNETS = {
  resnet8: {
    ...CIFAR,
    family: 'resnet',
    paper: MLPERF_TINY_PAPER,
    section: 'image classification',
    depth: 8,
    branch: 'basic',
    order: 'original',
    shortcut: 'projection',
    projectionBatchNorm: false,
    bias: true,
    padding: 'tensorflow',
    batchNorm: { momentum: 0.99, epsilon: 1e-3 },
    stageFilters: BASIC_STAGES,
    blocksPerStage: threeStagesOf(1),
    preprocessing: { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] }, // takes values of 0..255 as they are
    parameters: 78_186,
    multiplyAdds: 12_501_632,
    testError: null,
    testErrorNote: 'the benchmark asks for at most 15 %',
    pretrained: [],
  },
} as const satisfies Record<string, ModelRow>;

import {
  BatchNormInference,
  BatchNormTraining,
  BatchNormTrainingGrad,
  MovingAverage,
  portableBatchNormInference,
  portableBatchNormTraining,
  portableBatchNormTrainingGrad,
  portableMovingAverage,
} from '@residualjs/ops';
import type { KernelCase } from './kernel-case.js';
import { noise } from './values.js';

/** Of the first stages of ResNet-20 and ResNet-50. */
const IMAGES = [
  [32, 32, 32, 16],
  [2, 56, 56, 256],
] as const;

const POSITIVE = [0.5, 1.5] as const;
const fused = { epsilon: 1e-5, activation: 'relu' };

function normalizations(image: readonly [number, number, number, number]): KernelCase[] {
  const [batch, height, width, channels] = image;
  const values = batch * height * width * channels;
  const shared = { batch, shape: `${height}x${width}, ${channels}` };
  const scale = { gamma: () => noise([channels], POSITIVE), beta: () => noise([channels]) };
  const statistics = () => ({ mean: noise([channels]), variance: noise([channels], POSITIVE) });
  return [
    {
      ...{ ...shared, kernel: BatchNormTraining, attrs: fused, flops: 7 * values },
      inputs: () => ({ x: noise(image), gamma: scale.gamma(), beta: scale.beta(), addend: noise(image) }),
      portable: portableBatchNormTraining as unknown as KernelCase['portable'],
    },
    {
      ...{ ...shared, kernel: BatchNormTrainingGrad, attrs: { ...fused, addend: true }, flops: 10 * values },
      inputs: () => ({
        ...{
          dy: noise(image),
          x: noise(image),
          y: noise(image, [-1, 2]),
          meanRest: noise([channels], [0, 1e-9]),
        },
        ...{ ...statistics(), gamma: scale.gamma(), beta: scale.beta() },
      }),
      portable: portableBatchNormTrainingGrad as unknown as KernelCase['portable'],
    },
    {
      ...{ ...shared, kernel: BatchNormInference, attrs: fused, flops: 4 * values },
      inputs: () => ({
        ...{ x: noise(image), addend: noise(image) },
        ...{ ...statistics(), gamma: scale.gamma(), beta: scale.beta() },
      }),
      portable: portableBatchNormInference as unknown as KernelCase['portable'],
    },
    {
      ...{ ...shared, kernel: 'FusedBatchNorm', attrs: { varianceEpsilon: 1e-5 }, flops: 2 * values },
      inputs: () => ({ x: noise(image), ...statistics(), scale: scale.gamma(), offset: scale.beta() }),
    },
  ];
}

/** Batch normalisations. */
export const NORMALIZATIONS: readonly KernelCase[] = [
  ...IMAGES.flatMap(normalizations),
  {
    ...{ kernel: MovingAverage, shape: '256', batch: 1, attrs: { momentum: 0.9 }, flops: 3 * 256 },
    inputs: () => ({ moving: noise([256]), batch: noise([256], POSITIVE) }),
    portable: portableMovingAverage as unknown as KernelCase['portable'],
  },
];

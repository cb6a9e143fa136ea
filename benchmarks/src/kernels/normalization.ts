import {
  BatchNormInference,
  BatchNormTraining,
  BatchNormTrainingGrad,
  portableBatchNormInference,
  portableBatchNormTraining,
  portableBatchNormTrainingGrad,
} from '@residualjs/ops';
import type { KernelCase } from './kernel-case.js';
import { type NetworkShape, type Scale, shapesOf } from './scale.js';
import { noise } from './values.js';

/** What is normalised: square images of so many channels. */
interface Normalized extends NetworkShape {
  size: number;
  channels: number;
}

const IMAGES: readonly Normalized[] = [
  { network: 'resnet20', always: true, size: 32, channels: 16 },
  { network: 'resnet20', size: 16, channels: 32 },
  { network: 'resnet20', size: 8, channels: 64 },
  { network: 'resnet50', always: true, size: 56, channels: 256 },
  { network: 'resnet50', size: 56, channels: 64 },
  { network: 'resnet50', size: 28, channels: 128 },
  { network: 'resnet50', size: 14, channels: 256 },
  { network: 'resnet50', size: 7, channels: 512 },
];

const POSITIVE = [0.5, 1.5] as const;
const fused = { epsilon: 1e-5, activation: 'relu' };

/** What the cases over one image have in common. */
function shapeOf({ network, size, channels }: Normalized, scale: Scale) {
  const image = [scale[network], size, size, channels];
  return {
    image,
    shared: { batch: scale[network], shape: `${size}x${size}, ${channels}` },
    values: image.reduce((product, length) => product * length, 1),
    statistics: () => ({ mean: noise([channels]), variance: noise([channels], POSITIVE) }),
    gamma: () => noise([channels], POSITIVE),
    beta: () => noise([channels]),
  };
}

function ofImage(normalized: Normalized, scale: Scale): KernelCase[] {
  const { image, shared, values, statistics, gamma, beta } = shapeOf(normalized, scale);
  return [
    {
      ...{ ...shared, kernel: BatchNormTraining, attrs: fused, flops: 7 * values },
      inputs: () => ({ x: noise(image), gamma: gamma(), beta: beta(), addend: noise(image) }),
      portable: portableBatchNormTraining as unknown as KernelCase['portable'],
    },
    {
      ...{ ...shared, kernel: BatchNormTrainingGrad, attrs: { ...fused, addend: true }, flops: 10 * values },
      inputs: () => ({
        ...{
          dy: noise(image),
          x: noise(image),
          y: noise(image, [-1, 2]),
          meanRest: noise([normalized.channels], [0, 1e-9]),
        },
        ...{ ...statistics(), gamma: gamma(), beta: beta() },
      }),
      portable: portableBatchNormTrainingGrad as unknown as KernelCase['portable'],
    },
    {
      ...{ ...shared, kernel: BatchNormInference, attrs: fused, flops: 4 * values },
      inputs: () => ({
        ...{ x: noise(image), addend: noise(image) },
        ...{ ...statistics(), gamma: gamma(), beta: beta() },
      }),
      portable: portableBatchNormInference as unknown as KernelCase['portable'],
    },
  ];
}

/** Batch normalisations of ours. */
export const normalizations = (scale: Scale): KernelCase[] =>
  shapesOf(IMAGES, scale).flatMap((normalized) => ofImage(normalized, scale));

/** Batch normalisation as TensorFlow.js has it. */
export const fusedBatchNorms = (scale: Scale): KernelCase[] =>
  shapesOf(IMAGES, scale).map((normalized) => {
    const { image, shared, values, statistics, gamma, beta } = shapeOf(normalized, scale);
    return {
      ...{ ...shared, kernel: 'FusedBatchNorm', attrs: { varianceEpsilon: 1e-5 }, flops: 2 * values },
      inputs: () => ({ x: noise(image), ...statistics(), scale: gamma(), offset: beta() }),
    };
  });

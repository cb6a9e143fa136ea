import type * as tfl from '@tensorflow/tfjs-layers';
import { relu } from './apply.js';
import { convolution } from './convolution.js';
import { batchNormalization } from './normalization.js';
import type { ResolvedBlockOptions } from './options.js';
import type { OrderStep } from './orders.js';

/** What a step of an order may be told. */
export interface StepOptions {
  /** Added before the ReLU, or at the end where there is none. */
  addend?: tfl.SymbolicTensor;
  /** Whether gamma starts at 0. */
  zeroGamma?: boolean;
  /** Name of the ReLU, where it is not the next number. */
  reluName?: string;
}

/** The convolutions, batch normalisations and ReLUs of one block, numbered as they come. */
export class BlockParts {
  private convolutions = 0;
  private normalizations = 0;
  private rectifiers = 0;

  constructor(private readonly options: ResolvedBlockOptions) {}

  /** The next convolution, `NAME_conv1`, `NAME_conv2`, … */
  convolve(
    x: tfl.SymbolicTensor,
    { filters, kernelSize, stride = 1, startAtZero = false }: ConvolveOptions,
  ): tfl.SymbolicTensor {
    const { name, seed, fused, padding, kernelInitializer, useBias } = this.options;
    return convolution({
      name: `${name}_conv${++this.convolutions}`,
      filters,
      kernelSize,
      stride,
      padding,
      seed,
      fused,
      kernelInitializer: startAtZero ? 'zeros' : kernelInitializer,
      useBias,
    })(x);
  }

  /** A BN, a ReLU, both, or nothing; the next `NAME_bn1`, `NAME_bn2`, … and `NAME_relu1`, … */
  steps(
    x: tfl.SymbolicTensor,
    steps: readonly OrderStep[],
    { addend, zeroGamma = false, reluName }: StepOptions = {},
  ): tfl.SymbolicTensor {
    const { name, fused, batchNorm } = this.options;
    const rectified = steps.includes('relu');
    const rectifier = rectified ? (reluName ?? `${name}_relu${++this.rectifiers}`) : undefined;
    if (!steps.includes('bn')) return rectifier ? relu(rectifier)(x) : x;
    return batchNormalization({
      name: `${name}_bn${++this.normalizations}`,
      ...batchNorm,
      activation: rectified ? 'relu' : 'linear',
      gammaInitializer: zeroGamma ? 'zeros' : 'ones',
      fused,
      addName: `${name}_add`,
      reluName: rectifier,
    })(x, addend);
  }
}

/** A convolution of a branch. */
export interface ConvolveOptions {
  filters: number;
  kernelSize: number;
  stride?: number;
  startAtZero?: boolean;
}

import * as tfl from '@tensorflow/tfjs-layers';
import { heNormal, type Initializer } from './he-normal.js';

/**
 * First values of a convolution's kernel `[k, k, C, C']`:
 * - 'heNormal': normal with standard deviation sqrt(2 / (k k C)), which keeps the variance of the forward signal (He et
 *   al. 2015, "Delving Deep into Rectifiers", equation 10).
 * - 'heNormalFanOut': sqrt(2 / (k k C')), which keeps that of the backward signal (equation 14), as the authors' Torch
 *   code and torchvision have it.
 * - 'zeros', for a convolution that must start by giving 0.
 */
export type KernelInitializer = (typeof KERNEL_INITIALIZERS)[number];

/** The allowed values of {@link KernelInitializer}. */
export const KERNEL_INITIALIZERS = ['heNormal', 'heNormalFanOut', 'zeros'] as const;

/** Options of {@link kernelInitializer}. */
export interface KernelInitializerOptions {
  /** Height and width of the kernel. */
  kernelSize: number;
  /** Input channels, C. */
  channels: number;
  /** Output channels, C'. */
  filters: number;
  /** Seed of the network. */
  seed: number;
  /** Name of the layer, from which, with the seed, its own seed comes. */
  name: string;
}

/** The initialiser of TensorFlow.js that a {@link KernelInitializer} stands for. */
export function kernelInitializer(
  kind: KernelInitializer,
  { kernelSize, channels, filters, seed, name }: KernelInitializerOptions,
): Initializer {
  if (kind === 'zeros') return tfl.initializers.zeros();
  const outputsOrInputs = kind === 'heNormalFanOut' ? filters : channels;
  return heNormal({ fanIn: kernelSize * kernelSize * outputsOrInputs, seed, name });
}

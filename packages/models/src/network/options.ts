import type { KernelInitializer } from '@residualjs/layers';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { ResolvedModelOptions } from '../options.js';

/** Applies a layer to one symbolic tensor. */
export const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor): tfl.SymbolicTensor =>
  layer.apply(x) as tfl.SymbolicTensor;

const INITIALIZERS = {
  'fan-in': 'heNormal',
  'fan-out': 'heNormalFanOut',
} as const satisfies Record<string, KernelInitializer>;

/** The options that every convolution of a network has. */
export const convolutionOptions = ({ seed, fused, padding, bias, initializer }: ResolvedModelOptions) => ({
  seed,
  fused,
  padding,
  useBias: bias,
  kernelInitializer: INITIALIZERS[initializer],
});

/** The options that every batch normalisation of a network has. */
export const batchNormOptions = ({ batchNorm, fused }: ResolvedModelOptions) => ({ ...batchNorm, fused });

/**
 * The residual branches of He et al. 2015, figure 5, https://arxiv.org/abs/1512.03385
 */
import * as tfl from '@tensorflow/tfjs-layers';
import { ResidualDropout } from '../dropout.js';
import { applyLayer } from './apply.js';
import type { ResolvedBlockOptions } from './options.js';
import { ORDERS } from './orders.js';
import type { BlockParts, ConvolveOptions } from './parts.js';

/** The convolutions of the two branches. */
const CONVOLUTIONS = {
  basic: ({ width, filters, stride }) => [
    { filters: width, kernelSize: 3, stride },
    { filters, kernelSize: 3 },
  ],
  bottleneck: ({ width, filters, stride, bottleneckStride }) => [
    { filters: width, kernelSize: 1, stride: bottleneckStride === '1x1' ? stride : 1 },
    { filters: width, kernelSize: 3, stride: bottleneckStride === '3x3' ? stride : 1 },
    { filters, kernelSize: 1 },
  ],
} satisfies Record<string, (options: ResolvedBlockOptions) => ConvolveOptions[]>;

/** The convolutions of a branch with BN and ReLU between them, without what the order has before and after. */
export function branchConvolutions(
  x: tfl.SymbolicTensor,
  branch: keyof typeof CONVOLUTIONS,
  options: ResolvedBlockOptions,
  parts: BlockParts,
): tfl.SymbolicTensor {
  const convolutions = CONVOLUTIONS[branch](options);
  const endsInConvolution = ORDERS[options.order].last.length === 0;
  return convolutions.reduce((input, convolve, i) => {
    const isLast = i === convolutions.length - 1;
    let y = i === 0 ? input : parts.steps(input, ['bn', 'relu']);
    if (isLast) y = branchDropout(y, options);
    return parts.convolve(y, {
      ...convolve,
      startAtZero: isLast && endsInConvolution && options.startAtZero,
    });
  }, x);
}

function branchDropout(
  x: tfl.SymbolicTensor,
  { name, dropout, seed, fused }: ResolvedBlockOptions,
): tfl.SymbolicTensor {
  if (dropout === 0) return x;
  const options = { name: `${name}_dropout`, rate: dropout };
  // Stock dropout with a seed drops the same values at every step, so the stock form has none.
  return applyLayer(fused ? new ResidualDropout({ ...options, seed }) : tfl.layers.dropout(options), x);
}

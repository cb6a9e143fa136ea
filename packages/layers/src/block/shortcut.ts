import * as tfl from '@tensorflow/tfjs-layers';
import { ResidualDropoutShortcut } from '../dropout-shortcut.js';
import { channelPadding, ResidualPadShortcut } from '../pad-shortcut.js';
import { ResidualProjection } from '../projection.js';
import { applyLayer, channelsOf } from './apply.js';
import { convolution } from './convolution.js';
import { batchNormalization } from './normalization.js';
import type { ResolvedBlockOptions } from './options.js';
import { ORDERS, type OrderStep } from './orders.js';

/** Whether the shortcut of a block is a 1x1 convolution. */
export function projectsShortcut(changesShape: boolean, { shortcut, resize }: ResolvedBlockOptions): boolean {
  switch (shortcut.type) {
    case 'none':
    case 'identity':
    case 'pad':
      return false;
    case 'projection-all':
    case 'conv1x1':
      return true;
    default:
      return changesShape && (shortcut.type === 'projection' || resize === 'projection');
  }
}

/** The shortcut of a block up to the addition, null where there is none. */
export function shortcutPath(
  x: tfl.SymbolicTensor,
  changesShape: boolean,
  options: ResolvedBlockOptions,
): tfl.SymbolicTensor | null {
  const { shortcut } = options;
  if (shortcut.type === 'none') return null;
  if (projectsShortcut(changesShape, options)) return projectionPath(x, options);
  const resized = changesShape && shortcut.type !== 'identity' ? padPath(x, options) : x;
  // He et al. 2016, section 3.1: on the identity shortcut, "not on convolutional shortcuts".
  return shortcut.type === 'dropout' ? dropoutPath(resized, shortcut, options) : resized;
}

/** Option A. */
function padPath(
  x: tfl.SymbolicTensor,
  { name, filters, stride, fused }: ResolvedBlockOptions,
): tfl.SymbolicTensor {
  const layer = `${name}_shortcut`;
  if (fused) return applyLayer(new ResidualPadShortcut({ name: layer, filters, stride }), x);
  const padding = channelPadding(channelsOf(x, `residualBlock '${name}'`), filters);
  const stages = [
    tfl.layers.averagePooling2d({ name: `${layer}_pool`, poolSize: 1, strides: stride }),
    // Zero padding is for height and width: let the channels be the width for a moment.
    tfl.layers.permute({ name: `${layer}_permute1`, dims: [1, 3, 2] }),
    tfl.layers.zeroPadding2d({ name: `${layer}_pad`, padding: [[0, 0], padding] }),
    tfl.layers.permute({ name: `${layer}_permute2`, dims: [1, 3, 2] }),
  ];
  return stages.reduce((y, stage) => applyLayer(stage, y), x);
}

/** Options B and C: a 1x1 convolution, with a BN of its own where the order ends the branch with one. */
function projectionPath(x: tfl.SymbolicTensor, options: ResolvedBlockOptions): tfl.SymbolicTensor {
  const { name, filters, stride, seed, fused, padding, batchNorm, order } = options;
  const { kernelInitializer, useBias, projectionBatchNorm } = options;
  const layer = { name: `${name}_shortcut`, filters, stride, seed, kernelInitializer, useBias };
  const projected = fused
    ? applyLayer(new ResidualProjection(layer), x)
    : convolution({ ...layer, kernelSize: 1, padding, fused })(x);
  const last: readonly OrderStep[] = ORDERS[order].last;
  if (!last.includes('bn')) return projected;
  const y = projectionBatchNorm
    ? batchNormalization({ name: `${name}_shortcut_bn`, ...batchNorm, fused })(projected)
    : projected;
  // The depth of a layer settles the order of its weights: where the branch's ReLU is a layer of its own, this
  // one keeps both paths at one depth.
  const deeper = !fused && last.includes('relu');
  return deeper
    ? applyLayer(tfl.layers.activation({ name: `${name}_shortcut_linear`, activation: 'linear' }), y)
    : y;
}

function dropoutPath(
  x: tfl.SymbolicTensor,
  { rate = 0.5, inverted = false }: { rate?: number; inverted?: boolean },
  { name, seed, fused }: ResolvedBlockOptions,
): tfl.SymbolicTensor {
  const layer = `${name}_shortcut_dropout`;
  if (fused) return applyLayer(new ResidualDropoutShortcut({ name: layer, rate, inverted, seed }), x);
  // Stock dropout with a seed drops the same values at every step, so the stock form has none.
  const dropped = applyLayer(tfl.layers.dropout({ name: layer, rate }), x);
  if (inverted) return dropped;
  return applyLayer(tfl.layers.rescaling({ name: `${layer}_scale`, scale: 1 - rate }), dropped);
}

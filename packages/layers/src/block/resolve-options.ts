import { checkInteger, checkOneOf } from '../layer.js';
import { PADDINGS } from './convolution.js';
import type { ResidualBlockOptions, ResolvedBlockOptions } from './options.js';
import { ORDERS, type OrderName } from './orders.js';
import { normalizeScaling } from './scaling.js';
import { normalizeShortcut } from './shortcut-options.js';

/** Puts the defaults in place and refuses what does not fit, naming it. */
export function resolveOptions({
  name,
  filters,
  branch = 'basic',
  width,
  stride = 1,
  bottleneckStride = '3x3',
  shortcut = 'pad',
  resize = 'pad',
  order = 'original',
  firstPreactivation,
  scaling = null,
  dropout = 0,
  seed = 0,
  fused = true,
  padding = 'torch',
  batchNorm: { momentum = 0.9, epsilon = 1e-5 } = {},
  kernelInitializer = 'heNormal',
  useBias = false,
  projectionBatchNorm = true,
}: ResidualBlockOptions): ResolvedBlockOptions {
  const where = `residualBlock '${name}'`;
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(
      `residualBlock: name is ${JSON.stringify(name)}; give the block a name, the prefix of its layers`,
    );
  }
  checkInteger(where, 'filters', filters, 1);
  checkInteger(where, 'stride', stride, 1);
  if (typeof branch !== 'function') checkOneOf(where, 'branch', branch, ['basic', 'bottleneck']);
  checkOneOf(where, 'bottleneckStride', bottleneckStride, ['3x3', '1x1']);
  checkOneOf(where, 'resize', resize, ['pad', 'projection']);
  checkOneOf(where, 'order', order, Object.keys(ORDERS) as OrderName[]);
  checkOneOf(where, 'padding', padding, PADDINGS);
  checkOneOf(where, 'kernelInitializer', kernelInitializer, ['heNormal', 'heNormalFanOut']);
  if (!(dropout >= 0 && dropout < 1)) {
    throw new RangeError(`${where}: dropout is ${dropout}; it must be from 0 to below 1`);
  }
  if (firstPreactivation !== undefined) {
    checkOneOf(where, 'firstPreactivation', firstPreactivation, ['branch', 'shared', 'none']);
    if (ORDERS[order].first.length === 0) {
      throw new RangeError(
        `${where}: firstPreactivation is '${firstPreactivation}', but order '${order}' has no pre-activation; leave it out`,
      );
    }
  }
  if (width === undefined && branch === 'bottleneck' && filters % 4 !== 0) {
    throw new RangeError(
      `${where}: filters is ${filters}; a bottleneck is a quarter as wide, so it must be divisible by 4, or give width`,
    );
  }
  width ??= branch === 'bottleneck' ? filters / 4 : filters;
  checkInteger(where, 'width', width, 1);
  const normalizedShortcut = normalizeShortcut(where, shortcut);
  const normalizedScaling = normalizeScaling(where, scaling);
  if (normalizedScaling && normalizedShortcut.type === 'none') {
    throw new RangeError(
      `${where}: scaling '${normalizedScaling.type}' needs a shortcut: with shortcut 'none' the block would give 0`,
    );
  }
  if (normalizedScaling?.type === 'zero-gamma' && order === 'relu-before-addition') {
    throw new RangeError(
      `${where}: scaling 'zero-gamma' with order 'relu-before-addition' would never learn: ` +
        `no gradient passes the ReLU of a 0; use scaling 'rezero'`,
    );
  }
  if (!fused && (normalizedScaling?.type === 'rezero' || normalizedScaling?.type === 'stochastic-depth')) {
    throw new RangeError(
      `${where}: scaling '${normalizedScaling.type}' has no form in stock layers of TensorFlow.js; build with fused: true`,
    );
  }
  return {
    name,
    filters,
    branch,
    width,
    stride,
    bottleneckStride,
    shortcut: normalizedShortcut,
    resize,
    order,
    firstPreactivation,
    scaling: normalizedScaling,
    startAtZero: normalizedScaling?.type === 'zero-gamma',
    dropout,
    seed,
    fused,
    padding,
    batchNorm: { momentum, epsilon },
    kernelInitializer,
    useBias,
    projectionBatchNorm,
  };
}

/** The options of a residual block, their defaults, and what is refused. */
import type * as tfl from '@tensorflow/tfjs-layers';
import { checkInteger, checkOneOf } from '../layer.js';
import { PADDINGS, type Padding } from './convolution.js';
import type { BatchNormOptions } from './normalization.js';
import { ORDERS, type OrderName } from './orders.js';
import { type NormalizedScaling, normalizeScaling, type Scaling } from './scaling.js';
import { type NormalizedShortcut, normalizeShortcut, type Shortcut } from './shortcut-options.js';

/** What a {@link BranchBuilder} is told about its block. */
export interface BranchContext {
  /** Name of the block, the prefix of every layer's name. */
  name: string;
  /** Output channels. */
  filters: number;
  /** Channels inside of the branch. */
  width: number;
  /** The branch must divide height and width by this, rounding up. */
  stride: number;
  /** The block applies what the order has after the addition; the rest of it is up to the branch. */
  order: OrderName;
  /** Whether the block has applied the BN and ReLU that the order has before the first convolution. */
  preactivated: boolean;
  /** Whether the branch must start by giving 0 (scaling 'zero-gamma'). */
  startAtZero: boolean;
  /** Seed of the network. */
  seed: number;
  /** False asks for stock layers only. */
  fused: boolean;
  /** Whose padding a convolution with a stride has. */
  padding: Padding;
  /** Momentum and epsilon of the batch normalisations. */
  batchNorm: Required<BatchNormOptions>;
  /** Share of the values that are dropped inside of the branch, 0 for none. */
  dropout: number;
}

/**
 * A residual branch of your own: F, from the block's input to `[N, ceil(H/s), ceil(W/s), filters]`. Give every
 * layer a name that begins with `context.name`.
 */
export type BranchBuilder = (x: tfl.SymbolicTensor, context: BranchContext) => tfl.SymbolicTensor;

/** What the shortcut and the branch of a pre-activation block share. */
export type FirstPreactivation = 'branch' | 'shared' | 'none';

/** Options of {@link residualBlock}. */
export interface ResidualBlockOptions {
  /** Prefix of every layer's name: `NAME_conv1`, `NAME_bn1`, … */
  name: string;
  /** Output channels. */
  filters: number;
  /**
   * The residual branch F: 'basic' is two 3x3 convolutions, 'bottleneck' 1x1, 3x3 and 1x1 (He et al. 2015, figure
   * 5), a function any other.
   */
  branch?: 'basic' | 'bottleneck' | BranchBuilder;
  /** Channels inside of the branch: `filters`, in a bottleneck `filters / 4` (He et al. 2015, table 1). */
  width?: number;
  /** Divides height and width, rounding up. */
  stride?: number;
  /**
   * Which convolution of a bottleneck has the stride: '3x3' as in torchvision and most published weights, '1x1'
   * as in the papers and their code.
   */
  bottleneckStride?: '3x3' | '1x1';
  /** The other path; 'pad' is option A, which the networks for CIFAR-10 have (He et al. 2015, section 4.2). */
  shortcut?: Shortcut;
  /** How a scaled, gated or dropped shortcut changes its shape where the block does. 'pad' as in option A. */
  resize?: 'pad' | 'projection';
  /** Where batch normalisation and ReLU stand, see {@link ORDERS}. */
  order?: OrderName;
  /**
   * Where the order's BN and ReLU before the first convolution go: 'branch', into the branch only; 'shared',
   * before the two paths part; 'none', nowhere, for an input that has been through them. Only for orders with
   * pre-activation.
   *
   * By default 'shared' where the shortcut is a projection and 'branch' elsewhere: He et al. 2016, appendix,
   * "these projection shortcuts are also with pre-activation", as in the code of ResNet-164 and ResNet-1001; on
   * option A it says nothing, and the code of the time takes x as it is. For the first block of a network the
   * appendix has 'shared'.
   */
  firstPreactivation?: FirstPreactivation;
  /** What scales the branch; null for nothing. */
  scaling?: Scaling;
  /**
   * Share of the values dropped before the last convolution of the branch, as in wide networks (Zagoruyko and
   * Komodakis 2016, "Wide Residual Networks", section 2.4).
   */
  dropout?: number;
  /** Seed of the network; every layer's own comes from it and the layer's name. */
  seed?: number;
  /**
   * False gives stock layers of TensorFlow.js only, with the same weights in the same order, or throws where
   * there are none.
   */
  fused?: boolean;
  /** Whose padding a convolution with a stride has, see {@link ConvolutionOptions.padding}. */
  padding?: Padding;
  /** Momentum and epsilon of the batch normalisations. */
  batchNorm?: BatchNormOptions;
}

/** Options with every default in place. */
export interface ResolvedBlockOptions extends Omit<BranchContext, 'preactivated'> {
  branch: 'basic' | 'bottleneck' | BranchBuilder;
  bottleneckStride: '3x3' | '1x1';
  shortcut: NormalizedShortcut;
  resize: 'pad' | 'projection';
  firstPreactivation: FirstPreactivation | undefined;
  scaling: NormalizedScaling | null;
}

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
  };
}

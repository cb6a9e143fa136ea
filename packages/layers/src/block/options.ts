/** The options of a residual block. */
import type * as tfl from '@tensorflow/tfjs-layers';
import type { KernelInitializer } from '../kernel-initializer.js';
import type { Padding } from './convolution.js';
import type { BatchNormOptions } from './normalization.js';
import type { OrderName } from './orders.js';
import type { NormalizedScaling, Scaling } from './scaling.js';
import type { NormalizedShortcut, Shortcut } from './shortcut-options.js';

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
  /** First values of the kernels that need not start at 0. */
  kernelInitializer: Exclude<KernelInitializer, 'zeros'>;
  /** Whether convolutions have a bias. */
  useBias: boolean;
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
  /** First values of the kernels of the branch and of a projection. */
  kernelInitializer?: Exclude<KernelInitializer, 'zeros'>;
  /**
   * Whether the convolutions of the branch and of a projection have a bias. Not by default: a batch normalisation after
   * them takes it out again; Keras's networks have one all the same.
   */
  useBias?: boolean;
  /**
   * Whether a projection has a batch normalisation of its own where the order ends the branch with one. True as in the
   * paper's code; the ResNet-8 of MLPerf Tiny has none.
   */
  projectionBatchNorm?: boolean;
}

/** Options with every default in place. */
export interface ResolvedBlockOptions extends Omit<BranchContext, 'preactivated'> {
  branch: 'basic' | 'bottleneck' | BranchBuilder;
  bottleneckStride: '3x3' | '1x1';
  shortcut: NormalizedShortcut;
  resize: 'pad' | 'projection';
  firstPreactivation: FirstPreactivation | undefined;
  projectionBatchNorm: boolean;
  scaling: NormalizedScaling | null;
}

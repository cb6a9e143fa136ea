import type { BatchNormOptions, OrderName, Padding, Scaling, Shortcut } from '@residualjs/layers';
import type { Recompute } from './recompute/option.js';
import type { PlainModelName, VggModelName } from './tables/index.js';
import type { BottleneckStride, Head, Stem } from './tables/row.js';

/** How the kernels of convolutions start: He normal by the values that go in, or by those that come out. */
export type InitializerName = 'fan-in' | 'fan-out';

/** Options that every model takes. */
export interface ModelOptions {
  /**
   * Outputs; by default as published: 10 for CIFAR-10, 1000 for ImageNet. 0 leaves out the classifier: the outputs are
   * the features that it would take, `[N, C]`.
   */
  classes?: number;
  /** Height and width of the images; by default as published: 32 for CIFAR-10, 224 for ImageNet. MNIST is 28. */
  inputSize?: number;
  /** Channels of the images: 3 for colour, 1 for grey as in MNIST. */
  channels?: number;
  /** Fixes every initial weight, and what layers draw in training: any integer. */
  seed?: number;
  /**
   * Whose padding convolutions and poolings with a stride have. 'torch' as in the papers' code; 'tensorflow' is 'same'.
   */
  padding?: Padding;
  /** True builds on the fused layers of @residualjs/layers, false on stock layers of TensorFlow.js alone. */
  fused?: boolean;
  /** Of the batch normalisations; momentum 0.9 and epsilon 1e-5 as in Torch, where the papers' models were trained. */
  batchNorm?: BatchNormOptions;
  /**
   * Multiplies the channels of every stage (Zagoruyko and Komodakis 2016, section 2.2), 1 for those of the row. The stem
   * stays as it is, unless the first stage becomes narrower.
   */
  width?: number;
  /**
   * Whether the convolutions have a bias; by default the row's. Keras's networks have one, before batch norms as well.
   */
  bias?: boolean;
  /**
   * How kernels start: normal with variance 2 / fan. 'fan-in' (He et al. 2015, "Delving Deep into Rectifiers", equation
   * 10) by default; 'fan-out' (equation 14) as in the Torch code of the papers and in torchvision. The paper finds either
   * enough. Dense layers always have the former.
   */
  initializer?: InitializerName;
  /**
   * Share of the values dropped before the classifier, and in VGG between its dense layers; by default the row's: 0.5 for
   * the dense layers of VGG, elsewhere 0.
   */
  classifierDropout?: number;
  /**
   * What a training step computes twice to keep less: the inside of every stage, block, or `{ every: n }` blocks; null
   * for nothing. No part of the model: see {@link recompute} for one that was loaded.
   */
  recompute?: Recompute | null;
}

/** Options of the plain twins of residual networks. */
export interface PlainModelOptions extends ModelOptions {
  /**
   * What stands before the blocks, by default the row's: 'cifar', a 3x3 convolution, or 'imagenet', a 7x7 one and a max
   * pooling, which divide height and width by 4.
   */
  stem?: Exclude<Stem, 'none'>;
  /**
   * Share of the values dropped inside of every branch, before its last convolution (Zagoruyko and Komodakis 2016,
   * section 2.4, with 0.3 on CIFAR); 0 for none.
   */
  dropout?: number;
}

/** Options of the models with shortcuts. */
export interface ResidualModelOptions extends PlainModelOptions {
  /** The shortcut of every block; by default the row's: option A or B. */
  shortcut?: Exclude<Shortcut, 'none' | 'identity'>;
  /** How a scaled, gated or dropped shortcut changes its shape. 'pad' as in the experiments of the 2016 paper. */
  resize?: 'pad' | 'projection';
  /** Where batch normalisation and ReLU stand; by default the row's. */
  order?: OrderName;
  /**
   * What scales the branches. For 'stochastic-depth' the probability is that of the last block; the others survive by
   * linear decay (Huang et al. 2016, equation 4).
   */
  scaling?: Scaling;
  /**
   * Which convolution of a bottleneck has the stride: the first ('v1', the papers and their code) or the 3x3 one ('v1.5',
   * the default: the weights of torchvision and timm). Null, and nothing else, for basic blocks.
   */
  stride?: BottleneckStride | null;
}

/** Options of the VGG networks. */
export interface VggModelOptions extends ModelOptions {
  /**
   * What makes outputs of the last features: 'dense', the three dense layers of the paper, or 'pool', global average pooling
   * and one dense layer, as is usual for small images.
   */
  head?: Head;
}

/** Every option that some model takes. */
export interface AllModelOptions extends ResidualModelOptions, VggModelOptions {}

/** The options that a model takes: plain networks have no shortcut, so none of what goes with one. */
export type OptionsOf<Name extends string> = [Name] extends [PlainModelName]
  ? PlainModelOptions
  : [Name] extends [VggModelName]
    ? VggModelOptions
    : ResidualModelOptions;

/** Every option that makes a model what it is, with its value. */
export interface ResolvedModelOptions
  extends Required<Omit<AllModelOptions, 'batchNorm' | 'recompute' | 'shortcut' | 'stem'>> {
  shortcut: Shortcut;
  stem: Stem;
  batchNorm: Required<BatchNormOptions>;
}

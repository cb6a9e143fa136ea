import type { Padding } from '@residualjs/layers';
import type { ConventionName } from '../names/conventions.js';

/**
 * The convolutions of a block: 'basic' is two of 3x3, 'bottleneck' 1x1, 3x3 and 1x1, 'single' one of 3x3, as the
 * VGG networks stack them.
 */
export type Branch = 'basic' | 'bottleneck' | 'single';

/**
 * What stands before the first block: 'cifar' is a 3x3 convolution, 'imagenet' a 7x7 one with a stride of 2 and a 3x3 max
 * pooling with a stride of 2, 'none' nothing.
 */
export type Stem = 'cifar' | 'imagenet' | 'none';

/**
 * Which convolution of a bottleneck has the stride: the first 1x1 ('v1', the papers and their code, Keras) or the 3x3
 * ('v1.5', fb.resnet.torch, torchvision, timm). Both have the same weights.
 */
export type BottleneckStride = 'v1' | 'v1.5';

/**
 * What makes outputs of the last block's: 'pool' is global average pooling and one dense layer, 'dense' the three dense
 * layers of VGG.
 */
export type Head = 'pool' | 'dense';

/** Where a network comes from. */
export interface Paper {
  readonly authors: string;
  readonly title: string;
  readonly year: number;
  readonly url: string;
}

/** What is done to an image of values 0..255 before it enters a network: `(x / 255 - mean) / std`, per channel. */
export interface Preprocessing {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /**
   * The part of the shorter side of an image that the centre crop keeps: 0.875 for ImageNet, where 224 of 256 pixels are
   * seen. 1 where it is absent.
   */
  readonly cropFraction?: number;
  /** The order in which the network takes the channels, `mean` and `std` too; 'rgb' where it is absent. */
  readonly channelOrder?: 'rgb' | 'bgr';
}

/** Trained weights known for a model, which `createModel(name, { pretrained })` loads. */
export interface PretrainedSource {
  /** What it is asked for by: the data, in small letters, and where there are several the recipe. */
  readonly tag: string;
  /** The name of its file. */
  readonly name: string;
  /** The page that describes it. */
  readonly url: string;
  /** Where the file is. */
  readonly address: string;
  /** The SHA-256 of the file, or its first 8 digits where only those are published (in its name, as PyTorch's hub has them). */
  readonly sha256: string;
  /** Size of the file, where it is known exactly. */
  readonly bytes?: number;
  readonly license: string;
  /** Images it was trained for. */
  readonly dataset: string;
  /** Test error in percent that its author publishes, of the first answer. */
  readonly testError: number;
  readonly preprocessing: Preprocessing;
  /** Whose names its weights have: a convention of `weightMap`. */
  readonly convention: ConventionName;
}

/** One variant of the zoo: everything that tells it from the others, as data. */
export interface ModelRow {
  /**
   * `plain` networks have no shortcut; `preresnet` ones put batch norm and ReLU before the convolutions, `wrn` ones too,
   * and are wide; `vgg` ones halve the image by max pooling.
   */
  readonly family: 'resnet' | 'plain' | 'preresnet' | 'wrn' | 'vgg';
  /** Other names under which it is found. */
  readonly aliases?: readonly string[];
  /**
   * Weighted layers on the longest path, 2 more than the convolutions of the blocks; of a wide network what its paper
   * counts, 6n + 4.
   */
  readonly depth: number;
  readonly paper: Paper;
  /** The section or table of the paper that defines it. */
  readonly section: string;
  readonly branch: Branch;
  /** Of a bottleneck. */
  readonly stride?: BottleneckStride;
  readonly order: 'original' | 'full-preactivation';
  /** Default shortcut: `pad` is option A, `projection` option B (only where the shape changes). */
  readonly shortcut: 'none' | 'pad' | 'projection';
  readonly stem: Stem;
  /** Channels of the stem; 0 where there is none. */
  readonly stemFilters: number;
  /** Output channels of the blocks of each stage; every stage after the first halves height and width. */
  readonly stageFilters: readonly number[];
  /** Blocks of each stage. */
  readonly blocksPerStage: readonly number[];
  /** 'pool' where it is absent. */
  readonly head?: Head;
  /** Share of the values dropped before the classifier, and in VGG between its dense layers; 0 where it is absent. */
  readonly classifierDropout?: number;
  /** Null in a network without any; momentum 0.9 and epsilon 1e-5, as in Torch, where it is absent. */
  readonly batchNorm?: { readonly momentum: number; readonly epsilon: number } | null;
  /** Whether a projection has a batch norm of its own; true where it is absent. */
  readonly projectionBatchNorm?: boolean;
  /** Whether convolutions have a bias; false where it is absent. */
  readonly bias?: boolean;
  /** Whose padding convolutions with a stride have; 'torch' where it is absent. */
  readonly padding?: Padding;
  /** Height and width of the images it was published for. */
  readonly inputSize: number;
  readonly channels: number;
  readonly classes: number;
  readonly dataset: string;
  readonly preprocessing: Preprocessing;
  /** Trainable values at the published input and classes. */
  readonly parameters: number;
  /** Multiply-adds of the convolutions and the dense layers for one image. */
  readonly multiplyAdds: number;
  /** Published test error in percent on `dataset` (the first answer counts); null where the paper prints no number. */
  readonly testError: number | null;
  /** What the error is (best of how many runs, which table), or why there is none. */
  readonly testErrorNote: string;
  readonly pretrained: readonly PretrainedSource[];
}

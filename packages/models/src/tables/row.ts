/** How the weights of a residual branch are arranged: two 3x3 convolutions, or 1x1, 3x3, 1x1. */
export type Branch = 'basic' | 'bottleneck';

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

/** Trained weights known for a model. Loading them is not part of this package yet. */
export interface PretrainedSource {
  readonly name: string;
  readonly url: string;
  readonly license: string;
  /** Images it was trained for. */
  readonly dataset: string;
  /** Test error in percent that its author publishes. */
  readonly testError: number;
  readonly preprocessing: Preprocessing;
}

/** One variant of the zoo: everything that tells it from the others, as data. */
export interface ModelRow {
  /** `plain` networks have no shortcut; `preresnet` ones put batch norm and ReLU before the convolutions. */
  readonly family: 'resnet' | 'plain' | 'preresnet';
  /** Weighted layers on the longest path: 6n + 2 with basic, 9n + 2 with bottleneck branches. */
  readonly depth: number;
  readonly paper: Paper;
  /** The section or table of the paper that defines it. */
  readonly section: string;
  readonly branch: Branch;
  readonly order: 'original' | 'full-preactivation';
  /** Default shortcut: `pad` is option A, `projection` option B (only where the shape changes). */
  readonly shortcut: 'none' | 'pad' | 'projection';
  readonly stemFilters: number;
  /** Output channels of the blocks of each stage; every stage after the first halves height and width. */
  readonly stageFilters: readonly number[];
  readonly blocksPerStage: number;
  /** Height and width of the images it was published for. */
  readonly inputSize: number;
  readonly channels: number;
  readonly classes: number;
  readonly dataset: string;
  readonly preprocessing: Preprocessing;
  /** Trainable values at the published input and classes. */
  readonly parameters: number;
  /** Multiply-adds of the convolutions and the classifier for one image. */
  readonly multiplyAdds: number;
  /** Published test error in percent on `dataset`; null where the paper prints no number. */
  readonly testError: number | null;
  /** What the error is (best of how many runs, which table), or why there is none. */
  readonly testErrorNote: string;
  readonly pretrained: readonly PretrainedSource[];
}

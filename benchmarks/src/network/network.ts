/** Values of a weight; kernels of convolutions are `[height, width, inputs, outputs]`, of dense layers `[inputs, outputs]`. */
export interface Weight {
  shape: number[];
  data: Float32Array;
}

interface Node {
  /** Others refer to its output by it. */
  name: string;
  inputs: string[];
}

/** A convolution of `[N, H, W, C]`. */
export interface ConvolutionNode extends Node {
  op: 'convolution';
  /** Its weights are `LAYER/kernel` and, where biased, `LAYER/bias`. */
  layer: string;
  stride: number;
  /** Zeros at the top, the bottom, the left and the right. */
  padding: [top: number, bottom: number, left: number, right: number];
  biased: boolean;
}

/** Batch normalisation over `[N, H, W]`. */
export interface BatchNormNode extends Node {
  op: 'batch-norm';
  /** Its weights are `LAYER/gamma`, `LAYER/beta`, `LAYER/moving_mean` and `LAYER/moving_variance`. */
  layer: string;
  epsilon: number;
  /** What a step keeps of the moving statistics. */
  momentum: number;
}

/** `[N, C] -> [N, C']`. */
export interface DenseNode extends Node {
  op: 'dense';
  /** Its weights are `LAYER/kernel` and `LAYER/bias`. */
  layer: string;
}

/** Option A: every `stride`-th pixel, with channels of zeros before and after. */
export interface PadShortcutNode extends Node {
  op: 'pad-shortcut';
  stride: number;
  before: number;
  after: number;
}

/** What needs no more than its inputs. */
export interface PlainNode extends Node {
  op: 'image' | 'relu' | 'add' | 'global-average-pool';
}

/** One operation of a network. */
export type NetworkNode = ConvolutionNode | BatchNormNode | DenseNode | PadShortcutNode | PlainNode;

/** A model in terms that every library has. */
export interface Network {
  name: string;
  /** `[H, W, C]` of one image. */
  image: [number, number, number];
  classes: number;
  /** Each after those that feed it: the first is the image, the last gives the logits. */
  nodes: NetworkNode[];
  weights: Map<string, Weight>;
}

/** What the block learns from noisy pictures of membranes. */
export type Task = 'segment' | 'denoise';

/** A task with what the source leaves open. */
export interface Condition {
  task: Task;
  /** Whether a batch normalisation follows each of the two convolutions. */
  batchNorm: boolean;
  /** Of Adam. */
  learningRate: number;
}

/** Settings of `block-on-large-images`. */
export interface BlockOnLargeImagesConfig {
  /** Runs of each condition with a shortcut, and as many without: a pair has the same first weights and the same images. */
  seeds: number;
  /** Of one crop of one image each. */
  steps: number;
  /** Height and width of the images. */
  size: number;
  /** Height and width of the part of an image, somewhere in it, that a step sees; `size` for all of it. */
  crop: number;
  /** Channels between the two convolutions; the image has one. */
  width: number;
  trainingImages: number;
  testImages: number;
  /** Steps between two measurements on the test images. */
  evaluateEvery: number;
  conditions: readonly Condition[];
}

/** A task for the block of the source's minimal model, without batch normalisation, and for that of the paper. */
const conditionsOf = (task: Task): Condition[] => [
  { task, batchNorm: false, learningRate: 1e-3 }, // PyTorch's default for Adam, as in the minimal model
  { task, batchNorm: true, learningRate: 0.01 }, // at 1e-3, gamma cannot come down from 1 in so few steps
];

/**
 * The source has 512x512 images and calls its result "Membrane results": the images of membranes that are 512x512 are the 30 slices
 * of the ISBI 2012 challenge. So there are 30 images here too, and the labels are as there: 1 in a cell, 0 on a membrane.
 */
export const BLOCK_ON_LARGE_IMAGES: BlockOnLargeImagesConfig = {
  seeds: 5, // pairs; fewer cannot have p < 0.05
  steps: 300,
  size: 512,
  crop: 512, // a crop of 256 takes a quarter of the time
  width: 8,
  trainingImages: 30,
  testImages: 4,
  evaluateEvery: 30,
  conditions: [...conditionsOf('segment'), ...conditionsOf('denoise')],
};

/** More channels, seeds, steps and test images. */
export const BLOCK_ON_LARGE_IMAGES_LONG: BlockOnLargeImagesConfig = {
  ...BLOCK_ON_LARGE_IMAGES,
  seeds: 12,
  steps: 1500,
  width: 16,
  testImages: 10,
  evaluateEvery: 100,
};

/** A block in a few words: `no batch norm, rate 0.001`. */
export const describeBlock = ({ batchNorm, learningRate }: Condition): string =>
  `${batchNorm ? 'batch norm' : 'no batch norm'}, rate ${learningRate}`;

/** A condition in a few words: `segment, no batch norm, rate 0.001`. */
export const describeCondition = (condition: Condition): string =>
  `${condition.task}, ${describeBlock(condition)}`;

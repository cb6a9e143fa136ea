/** How an experiment trains its networks; plain data, part of what a result carries. */
export interface TrainingConfig {
  dataset: 'cifar10' | 'mnist';
  /** Height and width of the images, which are resized to it once. */
  inputSize: number;
  /** Images to train on, drawn from the training set; null for all that are not held out. */
  trainImages: number | null;
  /** Images of the training set that are kept out of it to measure on; null to measure on the test images instead. */
  heldOutImages: number | null;
  batchSize: number;
  steps: number;
  learningRate: number;
  /** After each of these steps the rate is divided by 10. */
  milestones: readonly number[];
  /** Steps at a tenth of the rate before the rest; 0 for none. */
  warmUpSteps: number;
  /** Networks of each kind. Run i of every kind has the same images in the same order, and weights of one seed: they are pairs. */
  runs: number;
}

/**
 * The schedule of the papers on CIFAR-10: He et al. 2015, section 4.2, and He et al. 2016, section 3.1. Batches of 128 on all 50,000
 * images, a rate of 0.1 divided by 10 after 32,000 and 48,000 of 64,000 steps, and 0.01 for the first 400 where the network has 110
 * layers or more (the first paper for its ResNet-110, the second for all). Momentum 0.9 and weight decay 1e-4 are defaults of `train`.
 */
export const PAPER_TRAINING: TrainingConfig = {
  dataset: 'cifar10',
  inputSize: 32,
  trainImages: null,
  heldOutImages: null,
  batchSize: 128,
  steps: 64_000,
  learningRate: 0.1,
  milestones: [32_000, 48_000],
  warmUpSteps: 0,
  runs: 5, // the second paper gives the median of five
};

/** Throws where a number is out of bounds. */
export function checkTrainingConfig(config: TrainingConfig): void {
  for (const name of ['inputSize', 'batchSize', 'steps', 'runs', 'trainImages', 'heldOutImages'] as const) {
    const value = config[name];
    if (value === null && (name === 'trainImages' || name === 'heldOutImages')) continue;
    if (!Number.isSafeInteger(value) || (value as number) < 1) {
      throw new RangeError(`${name} (=${value}) must be an integer of at least 1`);
    }
  }
}

import { checkTrainingConfig, PAPER_TRAINING, type TrainingConfig } from '../networks/training-config.js';

/** Depths of the zoo's plain and residual networks for CIFAR-10: 6n + 2. */
export type CifarDepth = 20 | 32 | 44 | 56;

/** Settings of `degradation`. */
export interface DegradationConfig {
  /**
   * From shallow to deep, the last 56, whose stages blocks of three layers divide. The first and the last are compared, and the last is
   * made of the first by layers that change nothing.
   */
  depths: readonly CifarDepth[];
  training: TrainingConfig;
  /** Steps between two measurements of gradient norms, in the networks of the last depth. */
  tapEvery: number;
}

/** Minutes on one core: small images and the first steps of a training. */
export const SHORT_DEGRADATION: DegradationConfig = {
  depths: [20, 32, 44, 56],
  training: {
    ...PAPER_TRAINING,
    dataset: 'mnist', // its digits are still legible at 8 x 8, and so few steps tell networks apart
    inputSize: 8,
    trainImages: 20_000,
    heldOutImages: 2_000,
    batchSize: 32,
    steps: 60,
    learningRate: 0.02, // at 0.1 the loss of 56 layers jumps at first, and so few steps do not make up for it
    milestones: [48],
    runs: 6,
  },
  tapEvery: 12,
};

/** Two hours on one core: the paper's task, an epoch of it at a quarter of the pixels, its rates in the same shares of the steps. */
export const MEDIUM_DEGRADATION: DegradationConfig = {
  depths: [20, 32, 44, 56],
  training: {
    ...PAPER_TRAINING,
    inputSize: 16,
    heldOutImages: 2_000,
    batchSize: 64,
    steps: 800,
    milestones: [400, 600],
  },
  tapEvery: 50,
};

/** The schedule of the paper. */
export const LONG_DEGRADATION: DegradationConfig = {
  depths: [20, 32, 44, 56],
  training: PAPER_TRAINING,
  tapEvery: 2_000,
};

/** Throws where a setting is out of bounds. */
export function checkDegradationConfig({ depths, training, tapEvery }: DegradationConfig): void {
  checkTrainingConfig(training);
  if (depths.length < 2 || depths.at(-1) !== 56) {
    throw new RangeError(
      `depths (=${depths}) must be two or more that end with 56, of which blocks of one, two and three layers can be made`,
    );
  }
  if (training.steps < 2) throw new RangeError(`steps (=${training.steps}) must be at least 2, to be halved`);
  if (!Number.isInteger(tapEvery) || tapEvery < 1) {
    throw new RangeError(`tapEvery (=${tapEvery}) must be an integer of at least 1`);
  }
}

import { syntheticDataset } from '@residualjs/datasets';
import { PAPER_TRAINING, type TrainingConfig } from '../training-config.js';

/** A training of a few steps on images of 8 x 8, for tests. */
export const TINY_TRAINING: TrainingConfig = {
  ...PAPER_TRAINING,
  inputSize: 8,
  trainImages: 24,
  heldOutImages: 10,
  batchSize: 8,
  steps: 4,
  learningRate: 0.05,
  milestones: [3],
  runs: 2,
};

/** Sixty synthetic images of 16 x 16 a split, whatever is asked for. */
export const tinyDataset = async (_: string, { split }: { split: 'train' | 'test' }) =>
  syntheticDataset({ size: 60, shape: [16, 16, 3], noise: 0.2, split });

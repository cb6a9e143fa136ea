import type { ResidualModelName, ResidualModelOptions } from '@residualjs/models';
import { PAPER_TRAINING, type TrainingConfig } from '../networks/training-config.js';

/** Settings of `shortcuts`. */
export interface ShortcutsConfig {
  /** The networks that are built with every shortcut. */
  models: readonly ResidualModelName[];
  training: TrainingConfig;
}

/** One shortcut of the table. */
export interface ShortcutRow {
  /** What tables and figures call it. */
  name: string;
  shortcut: NonNullable<ResidualModelOptions['shortcut']>;
  /**
   * Test error of ResNet-110 on CIFAR-10 in percent, He et al. 2016, table 1: the median of five runs. 'fail' is more than 20 %, null what
   * the table has not.
   */
  paper: number | 'fail' | null;
}

/** The identity, what all others are held against. */
export const IDENTITY = 'identity';

const gates = (
  type: 'exclusive-gate' | 'shortcut-gate',
  errors: readonly [bias: number, ShortcutRow['paper']][],
) =>
  errors.map(
    ([bias, paper]): ShortcutRow => ({
      name: `${type === 'exclusive-gate' ? 'exclusive' : 'shortcut-only'} gate, bias ${bias}`,
      shortcut: { type, bias },
      paper,
    }),
  );

/** The shortcuts of the paper's table 1; where the shape changes they begin with option A, zeros for the new channels. */
export const SHORTCUT_ROWS: readonly ShortcutRow[] = [
  { name: IDENTITY, shortcut: 'pad', paper: 6.61 },
  {
    name: 'scaled 0.5, branch 1',
    shortcut: { type: 'scaled', shortcutScale: 0.5, branchScale: 1 },
    paper: 'fail',
  },
  {
    name: 'scaled 0.5, branch 0.5',
    shortcut: { type: 'scaled', shortcutScale: 0.5, branchScale: 0.5 },
    paper: 12.35,
  },
  // The paper drew the bias from 0 to -10; its table has the best and its neighbours.
  ...gates('exclusive-gate', [
    [0, 'fail'],
    [-3, 'fail'],
    [-6, 8.7],
    [-10, null],
  ]),
  ...gates('shortcut-gate', [
    [0, 12.86],
    [-6, 6.91],
  ]),
  { name: '1x1 convolution', shortcut: 'conv1x1', paper: 12.22 },
  { name: 'dropout 0.5', shortcut: { type: 'dropout', rate: 0.5 }, paper: 'fail' },
];

/** Ten minutes on one core: small images and the first steps of a training. */
export const SHORT_SHORTCUTS: ShortcutsConfig = {
  models: ['resnet20', 'resnet32'],
  training: {
    ...PAPER_TRAINING,
    inputSize: 8,
    trainImages: 20_000,
    heldOutImages: 2_000,
    batchSize: 32,
    steps: 100,
    learningRate: 0.05, // 0.1 is too fast a start for so few steps
    milestones: [80],
    runs: 6,
  },
};

/** Two hours on one core: the paper's network, at a quarter of the pixels, its rates in the same shares of the steps. */
export const MEDIUM_SHORTCUTS: ShortcutsConfig = {
  models: ['resnet110'],
  training: {
    ...PAPER_TRAINING,
    inputSize: 16,
    heldOutImages: 2_000,
    batchSize: 32,
    steps: 500,
    warmUpSteps: 20,
    milestones: [250, 375],
  },
};

/** The network and the schedule of the paper. */
export const LONG_SHORTCUTS: ShortcutsConfig = {
  models: ['resnet110'],
  training: { ...PAPER_TRAINING, warmUpSteps: 400 },
};

import type { OrderName } from '@residualjs/layers';
import type { Recompute, ResidualModelName } from '@residualjs/models';
import { PAPER_TRAINING, type TrainingConfig } from '../networks/training-config.js';

/** Settings of `activation-orders`. */
export interface ActivationOrdersConfig {
  /** The networks that are built in each of the five orders. */
  models: readonly ResidualModelName[];
  training: TrainingConfig;
  /** Networks built as original and with full pre-activation, from shallow to deep, of which only the training loss is looked at. */
  depths: {
    models: readonly ResidualModelName[];
    training: TrainingConfig;
    /** What a step computes twice to keep less: changes no number. */
    recompute: Recompute | null;
  };
}

/** The five orders, and what tables and figures call them. */
export const ORDER_NAMES: Readonly<Record<OrderName, string>> = {
  original: 'original',
  'bn-after-addition': 'BN after addition',
  'relu-before-addition': 'ReLU before addition',
  'relu-only-preactivation': 'ReLU-only pre-activation',
  'full-preactivation': 'full pre-activation',
};

/** Test errors in percent on CIFAR-10: He et al. 2016, table 2, the median of five runs. */
export const PAPER_ERRORS: Readonly<Record<OrderName, { resnet110: number; resnet164: number }>> = {
  original: { resnet110: 6.61, resnet164: 5.93 },
  'bn-after-addition': { resnet110: 8.17, resnet164: 6.5 },
  'relu-before-addition': { resnet110: 7.84, resnet164: 6.14 },
  'relu-only-preactivation': { resnet110: 6.71, resnet164: 5.91 },
  'full-preactivation': { resnet110: 6.37, resnet164: 5.46 },
};

/** Images of 8 x 8: networks this deep on one core leave no time for larger ones. */
const SMALL: TrainingConfig = {
  ...PAPER_TRAINING,
  inputSize: 8,
  trainImages: 20_000,
  heldOutImages: 2_000,
};

/** Minutes on one core. */
export const SHORT_ACTIVATION_ORDERS: ActivationOrdersConfig = {
  models: ['resnet32'],
  // 0.05 and not 0.1: in so few steps there is no time to recover from a start that is too fast
  training: { ...SMALL, batchSize: 32, steps: 160, learningRate: 0.05, milestones: [128], runs: 6 },
  depths: {
    models: ['resnet164', 'resnet1001'],
    // the first steps of the paper's schedule, all of them in its warm-up: a rate of 0.01
    training: {
      ...SMALL,
      heldOutImages: 100,
      batchSize: 8,
      steps: 10,
      milestones: [],
      warmUpSteps: 400,
      runs: 5,
    },
    recompute: null,
  },
};

/** The networks and the schedule of the paper, its warm-up too: months on one core, days on a GPU. */
export const LONG_ACTIVATION_ORDERS: ActivationOrdersConfig = {
  models: ['resnet110', 'resnet164'],
  training: { ...PAPER_TRAINING, warmUpSteps: 400 },
  depths: {
    models: ['resnet164', 'resnet1001'],
    training: { ...PAPER_TRAINING, warmUpSteps: 400 },
    recompute: { every: 10 }, // batches of 128 through 1001 layers keep more than a WASM memory holds
  },
};

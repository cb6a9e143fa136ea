import type { GivenSettings } from '../settings/read-settings.js';

/** A recipe that ships with the program. */
export interface Recipe {
  /** What it is and where it is from. */
  about: string;
  settings: GivenSettings;
}

/** What both papers share on CIFAR-10: 64k steps of 128 images, 0.1 divided by 10 after 32k and 48k. */
const HE_CIFAR: GivenSettings = {
  data: 'cifar10',
  holdOut: 5000,
  steps: 64_000,
  batch: 128,
  learningRate: 0.1,
  schedule: 'step',
  milestones: [32_000, 48_000],
  momentum: 0.9,
  weightDecay: 1e-4,
  weightDecayOn: 'all',
  augment: true,
  evaluateEvery: 'epoch',
  checkpointEvery: 500,
};

/** The recipes that ship, by name. */
export const RECIPES: Record<string, Recipe> = {
  'he2016-cifar': {
    about:
      'He et al. 2015, section 4.2: 64k steps, 45,000 images to train on and 5,000 held out. For resnet110 the paper begins ' +
      'with 400 steps at 0.01: add --warm-up-steps 400 --warm-up-rate 0.01',
    settings: { model: 'resnet20', ...HE_CIFAR },
  },
  'he2016-preact-cifar': {
    about:
      'He et al. 2016, appendix: the same with 400 steps of warm-up at 0.01, for pre-activation networks',
    settings: { model: 'preresnet110', ...HE_CIFAR, warmUpSteps: 400, warmUpRate: 0.01 },
  },
};

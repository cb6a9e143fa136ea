import type { Experiment } from '../experiment.js';
import { CLAIMS } from './claims.js';
import { VANISHING_GRADIENT, type VanishingGradientConfig } from './config.js';
import { drawStacks } from './figure-stacks.js';
import { drawTraining } from './figure-training.js';
import { drawZoo } from './figure-zoo.js';
import { runVanishingGradient, type VanishingGradientResult } from './run.js';
import { summarize } from './summary.js';

/** How much of the gradient reaches the first block of a network? */
export const vanishingGradient: Experiment<VanishingGradientConfig, VanishingGradientResult> = {
  name: 'vanishing-gradient',
  title: 'How much of the gradient reaches the first block of a network?',
  source:
    'He et al. 2016, "Identity Mappings in Deep Residual Networks", section 2; "Residual connection"; "Nested function classes"',
  presets: {
    short: VANISHING_GRADIENT,
    long: { ...VANISHING_GRADIENT, seeds: 20, training: { ...VANISHING_GRADIENT.training, steps: 500 } },
  },
  run: runVanishingGradient,
  claims: CLAIMS,
  figures: [
    {
      name: 'zoo',
      caption:
        'Gradient norm at the input of every block of networks that have not been trained, geometric mean over the seeds. A line ends at the last block of its network.',
      draw: drawZoo,
    },
    {
      name: 'stacks',
      caption:
        'The gradient on its way down: its norm at the input of a block over that at the last block, by the layers between them. Stacks of blocks of one shape, before training; ' +
        'lines are geometric means, bands reach from the lowest seed to the highest.',
      draw: drawStacks,
    },
    {
      name: 'training-relu',
      caption:
        'Gradient norm at the input of every block in every step of a short training on MNIST; blocks with ReLU and batch normalisation.',
      draw: (result) => drawTraining(result, 'ReLU, batch norm'),
    },
    {
      name: 'training-sigmoid',
      caption: 'The same with sigmoids and no normalisation, on a scale of its own.',
      draw: (result) => drawTraining(result, 'sigmoid, Glorot'),
    },
  ],
  summarize,
};

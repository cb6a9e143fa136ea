import type { Experiment } from '../experiment.js';
import { CLAIMS } from './claims.js';
import { IDENTITY_VERSUS_ZERO, type IdentityVersusZeroConfig } from './config.js';
import { drawCauses } from './figure-causes.js';
import { drawLoss } from './figure-loss.js';
import { type IdentityVersusZeroResult, runIdentityVersusZero } from './run.js';
import { summarize } from './summary.js';

/** Is it easier for a convolution to learn zero than to learn the identity? */
export const identityVersusZero: Experiment<IdentityVersusZeroConfig, IdentityVersusZeroResult> = {
  name: 'identity-versus-zero',
  title: 'Is it easier for a convolution to learn zero than to learn the identity?',
  source: 'A. Martyn 2019, "How residual shortcuts speed up learning: a minimal demonstration"',
  presets: { short: IDENTITY_VERSUS_ZERO, long: { ...IDENTITY_VERSUS_ZERO, runs: 1000 } },
  run: runIdentityVersusZero,
  claims: CLAIMS,
  figures: [
    {
      name: 'loss',
      caption:
        'The loss of a sample, by epoch: means over the runs with their 95 % bootstrap intervals, medians dotted, and the line at 0.01 that the source draws. ' +
        'On the right the scale of the source, whose code sums over 200 samples and divides by 20 epochs.',
      draw: drawLoss,
    },
    {
      name: 'causes',
      caption:
        'How many epochs each run needs until its loss is below 0.01 (a tick a run), with the mean and its 95 % interval. Runs that never get there stand at the right end.',
      draw: drawCauses,
    },
  ],
  summarize,
};

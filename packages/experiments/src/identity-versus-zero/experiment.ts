import type { Experiment } from '../experiment.js';
import { IDENTITY_VERSUS_ZERO, type IdentityVersusZeroConfig } from './config.js';
import { drawIdentityVersusZero } from './figure.js';
import { runIdentityVersusZero } from './run.js';
import type { IdentityVersusZeroResult, SettingSummary } from './summary.js';

const epoch = (value: number | null) => (value === null ? 'never' : `epoch ${value}`);

const row = (name: string, { meanBelow, medianBelow, mean, deadRuns }: SettingSummary) =>
  `| ${name} | ${epoch(meanBelow)} | ${epoch(medianBelow)} | ${mean[mean.length - 1].toFixed(4)} | ${deadRuns} |`;

/** Is it easier for a convolution to learn zero than to learn the identity? */
export const identityVersusZero: Experiment<IdentityVersusZeroConfig, IdentityVersusZeroResult> = {
  name: 'identity-versus-zero',
  title: 'Is it easier for a convolution to learn zero than to learn the identity?',
  source: 'A. Martyn 2019, "How residual shortcuts speed up learning: a minimal demonstration"',
  presets: { short: IDENTITY_VERSUS_ZERO, long: { ...IDENTITY_VERSUS_ZERO, runs: 1000 } },
  run: runIdentityVersusZero,
  claims: [],
  figures: [
    {
      name: 'loss',
      caption: 'Loss by epoch of a convolution that learns the identity and of one that learns zero.',
      draw: drawIdentityVersusZero,
    },
  ],
  summarize: ({ options, identity, zero }) =>
    [
      `| ${options.runs} runs each | mean below 0.01 | median below 0.01 | last mean | dead runs |`,
      '|---|---|---|---|---|',
      row('zero', zero),
      row('identity', identity),
    ].join('\n'),
};

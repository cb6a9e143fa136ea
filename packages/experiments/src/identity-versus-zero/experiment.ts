import type { Experiment } from '../experiment.js';
import { drawIdentityVersusZero } from './figure.js';
import { identityVersusZero } from './run.js';
import type { IdentityVersusZeroResult, SettingSummary } from './summary.js';

const epoch = (value: number | null) => (value === null ? 'never' : `epoch ${value}`);

const row = (name: string, { meanBelow, medianBelow, mean, deadRuns }: SettingSummary) =>
  `| ${name} | ${epoch(meanBelow)} | ${epoch(medianBelow)} | ${mean[mean.length - 1].toFixed(4)} | ${deadRuns} |`;

/** The experiment as the command line runs it. */
export const identityVersusZeroExperiment: Experiment<IdentityVersusZeroResult> = {
  name: 'identity-versus-zero',
  title: 'Is it easier for a convolution to learn zero than to learn the identity?',
  source: 'A. Martyn 2019, "How residual shortcuts speed up learning: a minimal demonstration"',
  run: ({ onProgress }) => identityVersusZero({ onEpoch: onProgress }),
  summarize: ({ options, identity, zero }) =>
    [
      `| ${options.runs} runs each | mean below 0.01 | median below 0.01 | last mean | dead runs |`,
      '|---|---|---|---|---|',
      row('zero', zero),
      row('identity', identity),
    ].join('\n'),
  draw: drawIdentityVersusZero,
};

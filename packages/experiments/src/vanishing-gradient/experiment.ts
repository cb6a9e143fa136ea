import type { Experiment } from '../experiment.js';
import { drawVanishingGradient } from './figure.js';
import {
  runVanishingGradient,
  VANISHING_GRADIENT,
  type VanishingGradientConfig,
  type VanishingGradientResult,
} from './run.js';

/** 2 significant digits, with thin powers of ten for what is large. */
const ratio = (value: number) =>
  value < 1e4 ? Number(value.toPrecision(2)).toString() : value.toExponential(1);

/** How much of the gradient reaches the first block of a network that has not been trained? */
export const vanishingGradient: Experiment<VanishingGradientConfig, VanishingGradientResult> = {
  name: 'vanishing-gradient',
  title: 'How much of the gradient reaches the first block of a network that has not been trained?',
  source: 'He et al. 2016, "Identity Mappings in Deep Residual Networks", section 2',
  presets: { short: VANISHING_GRADIENT, long: { ...VANISHING_GRADIENT, seeds: 20 } },
  run: runVanishingGradient,
  claims: [],
  figures: [
    {
      name: 'norms',
      caption: 'Gradient norm at the input of every block, before training.',
      draw: drawVanishingGradient,
    },
  ],
  summarize: ({ profiles }) =>
    [
      '| model | blocks | gradient norm at the first block over that at the last |',
      '|---|---|---|',
      ...profiles.map(
        ({ model, norms, firstOverLast }) => `| ${model} | ${norms[0].length} | ${ratio(firstOverLast)} |`,
      ),
    ].join('\n'),
};

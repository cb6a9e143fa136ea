import type { Experiment } from '../experiment.js';
import { drawVanishingGradient } from './figure.js';
import { type VanishingGradientResult, vanishingGradient } from './run.js';

/** 2 significant digits, with thin powers of ten for what is large. */
const ratio = (value: number) =>
  value < 1e4 ? Number(value.toPrecision(2)).toString() : value.toExponential(1);

/** The experiment as the command line runs it. */
export const vanishingGradientExperiment: Experiment<VanishingGradientResult> = {
  name: 'vanishing-gradient',
  title: 'How much of the gradient reaches the first block of a network that has not been trained?',
  source: 'He et al. 2016, "Identity Mappings in Deep Residual Networks", section 2',
  run: ({ onProgress }) => vanishingGradient({ onProgress }),
  summarize: ({ profiles }) =>
    [
      '| model | blocks | gradient norm at the first block over that at the last |',
      '|---|---|---|',
      ...profiles.map(
        ({ model, norms, firstOverLast }) => `| ${model} | ${norms[0].length} | ${ratio(firstOverLast)} |`,
      ),
    ].join('\n'),
  draw: drawVanishingGradient,
};

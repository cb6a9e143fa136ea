import type { Experiment } from '../experiment.js';
import { mean } from '../statistics/mean.js';
import { median } from '../statistics/median.js';
import { CLAIMS } from './claims.js';
import { describeNetwork, GRADIENT_NORMS, GRADIENT_NORMS_LONG, type GradientNormsConfig } from './config.js';
import { aboveZero, atEnd, atStart, crossing, isDead, ratios } from './curves.js';
import { drawNetworks } from './figures/compare-networks.js';
import { drawNorms } from './figures/norms.js';
import { drawSmallMultiples } from './figures/small-multiples.js';
import { type GradientNormsResult, runGradientNorms } from './run.js';

/** Where, on average, does the gradient come from while a residual network learns: through the block or around it? */
export const gradientNorms: Experiment<GradientNormsConfig, GradientNormsResult> = {
  name: 'gradient-norms',
  title: 'Does the gradient first come around a residual block, and later through it?',
  source: 'P. Bloem, "Residual connection"',
  presets: { short: GRADIENT_NORMS, long: GRADIENT_NORMS_LONG },
  run: runGradientNorms,
  claims: CLAIMS,
  figures: [
    {
      name: 'norms',
      caption:
        'Gradient norm at the input of the block (x_in) and at the residual connection (x_res), and the loss; each run thin, the geometric mean thick. Left as the source has it, right with a learned factor on the block that starts at 0.',
      draw: drawNorms,
    },
    {
      name: 'networks',
      caption:
        'The norm at x_in over that at x_res, for every choice that the source leaves open. Above the dashed line the two have changed places.',
      draw: (result) =>
        drawSmallMultiples(result, {
          title: 'Gradient norm at the input of the block over that at the residual connection',
          label: 'norm at x_in / norm at x_res (log scale)',
          curve: ratios,
          first: 0.5, // the middle of the window
        }),
    },
    {
      name: 'block-output',
      caption:
        "The norm of the block's output on the same test images, against what it was before training (dashed).",
      draw: (result) =>
        drawSmallMultiples(result, {
          title: "Norm of the block's output against its start",
          label: "norm of the block's output / at the start (log scale)",
          curve: (run) => {
            const { blockOutput } = aboveZero(run);
            return blockOutput.map((norm) => norm / atStart(blockOutput));
          },
          first: 0,
        }),
    },
    {
      name: 'inside',
      caption:
        'The norm at x_in over that at x_res with a ReLU, a sigmoid or a softmax between the convolutions.',
      draw: (result) =>
        drawNetworks(result, {
          title: 'What a sigmoid or a softmax inside the block does to the gradient',
          label: 'norm at x_in / norm at x_res (log scale)',
          lines: (['relu', 'sigmoid', 'softmax'] as const).map((inside) => ({
            name: inside,
            change: { inside },
          })),
          curve: ratios,
        }),
    },
    {
      name: 'loss',
      caption:
        'The loss with the plain sum, with a learned factor on the block, and with no shortcut at all.',
      draw: (result) =>
        drawNetworks(result, {
          title: 'Loss with and without a shortcut around the block',
          label: 'cross-entropy of the batch (log scale)',
          lines: [
            { name: 'block(x) + x', change: { shortcut: 'identity' } },
            { name: 'a·block(x) + x', change: { shortcut: 'learned' } },
            { name: 'block(x)', change: { shortcut: 'none' } },
          ],
          curve: ({ loss }) => loss,
        }),
    },
  ],
  summarize: ({ config: { window }, networks }) => {
    const rows = networks.map(({ setting, runs }) => {
      const cells = setting.shortcut === 'identity' ? ratioCells(runs, window) : ['', '', ''];
      const dead = runs.filter(isDead).length;
      const accuracy = mean(runs.map(({ testAccuracy }) => testAccuracy));
      return `| ${[describeNetwork(setting), ...cells, dead || 'none', `${(100 * accuracy).toFixed(1)} %`].join(' | ')} |`;
    });
    return [
      '| network | x_in / x_res at the start | at the end | change places by step | dead blocks | test accuracy |',
      '|---|---|---|---|---|---|',
      ...rows,
    ].join('\n');
  },
};

/** Medians over the runs: the ratio of the norms at the start and in the end, and where it first passes 1. */
function ratioCells(runs: GradientNormsResult['networks'][number]['runs'], window: number): string[] {
  const at = (place: (curve: readonly number[]) => number) =>
    median(runs.map((run) => place(ratios(run)))).toFixed(2);
  const crossings = runs.map(crossing).filter((value) => value !== null);
  const step = crossings.length > runs.length / 2 ? `${median(crossings) * window}` : 'never';
  return [at(atStart), at(atEnd), `${step} (${crossings.length} of ${runs.length} runs)`];
}

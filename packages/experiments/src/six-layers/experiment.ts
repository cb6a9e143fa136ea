import type { Experiment } from '../experiment.js';
import { median } from '../statistics/median.js';
import { type LearningTimes, stepsOrLast } from './choose-rate.js';
import { CLAIMS, stackName } from './claims.js';
import { SIX_LAYERS, type SixLayersConfig } from './config.js';
import { drawChoices } from './figure-choices.js';
import { drawResiduals } from './figure-residuals.js';
import { drawStacks } from './figure-stacks.js';
import { runSixLayers, type SixLayersResult } from './run.js';

const count = (value: number) => `${Number(value.toPrecision(3))}`;

/** `120 (3 never)`: the median, and how many runs had not learned at the end. */
function cell({ steps }: LearningTimes, last: number): string {
  const never = steps.filter((step) => step === null).length;
  return count(median(stepsOrLast(steps, last))) + (never === 0 ? '' : ` (${never} never)`);
}

/** Do six layers learn 6 -> 27 sooner with a shortcut past the last four? */
export const sixLayers: Experiment<SixLayersConfig, SixLayersResult> = {
  name: 'six-layers',
  title:
    'Do six layers learn 6 -> 27 sooner with a shortcut from layer 3 to 6, and is zero easier than the identity?',
  source: '"Nested function classes", notes on He et al. 2015, "ResNet High-Level Intuition"',
  presets: { short: SIX_LAYERS, long: { ...SIX_LAYERS, seeds: 400, steps: 5000 } },
  run: runSixLayers,
  claims: CLAIMS,
  figures: [
    {
      name: 'choices',
      caption:
        'Steps until 6 -> 27 (or the line 4x + 3) is learned, plain and with the shortcut, in each of the ways in which the source can be ' +
        'read. Dots are medians, bars hold half of the runs; a run that never learned counts with the last step.',
      draw: drawChoices,
    },
    {
      name: 'residuals',
      caption:
        'What the branch F(x) carries of the 27 once the network with the shortcut has learned: a tick a run, the dark one their median. The ' +
        'source expects 0.',
      draw: drawResiduals,
    },
    {
      name: 'stacks',
      caption:
        'Steps until a stack of linear layers, by itself, has learned zero and the identity, for three starts. Medians; the bands hold half ' +
        'of the runs.',
      draw: drawStacks,
    },
  ],
  summarize: ({ options: { seeds, steps: last }, choices, stacks }) =>
    [
      `| median steps of ${seeds} runs | plain | with the shortcut | F(x) at the end, share of 27 |`,
      '|---|---|---|---|',
      ...choices.map(({ choice, plain, skip }) => {
        const shares = skip.residual.filter((share) => share !== null);
        return (
          `| ${choice.name} | ${cell(plain, last)} | ${cell(skip, last)} | ` +
          `${shares.length === 0 ? '-' : count(median(shares))} |`
        );
      }),
      '',
      `| median steps of ${seeds} runs | zero | identity |`,
      '|---|---|---|',
      ...stacks.map(
        ({ stack, zero, identity }) =>
          `| ${stackName(stack)} | ${cell(zero, last)} | ${cell(identity, last)} |`,
      ),
    ].join('\n'),
};

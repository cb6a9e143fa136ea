import type { Figure } from '../experiment.js';
import { drawLossCurves } from '../networks/curves-figure.js';
import { drawErrors } from '../networks/errors-figure.js';
import { IDENTITY } from './config.js';
import type { ShortcutsResult } from './run.js';

/** The kinds whose curves are drawn: one of every sort, as many as stay apart. */
const DRAWN = [
  IDENTITY,
  'scaled 0.5, branch 1',
  'scaled 0.5, branch 0.5',
  'exclusive gate, bias 0',
  'exclusive gate, bias -6',
  'shortcut-only gate, bias 0',
  '1x1 convolution',
  'dropout 0.5',
];

/** Errors of all shortcuts, and loss curves of one of every sort, of the last model. */
export const SHORTCUTS_FIGURES: readonly Figure<ShortcutsResult>[] = [
  {
    name: 'errors',
    caption:
      'Held-out error of every run by shortcut; the tick is the mean, the dashed line that of the identity.',
    draw: ({ models }) =>
      drawErrors(models, {
        title: `Held-out error of ${models.map(({ model }) => model).join(' and ')} by shortcut`,
        label: 'held-out error, %',
        quantity: 'heldOutError',
        baseline: IDENTITY,
      }),
  },
  {
    name: 'loss',
    caption:
      'Training loss by step for one shortcut of every sort: means over the runs, the bands from the lowest run to the highest.',
    draw: ({ config, models }) => {
      const { model, kinds } = models[models.length - 1];
      return drawLossCurves(kinds, {
        title: `Training loss of ${model} by step, by shortcut`,
        names: DRAWN,
        steps: config.training.steps,
      });
    },
  },
];

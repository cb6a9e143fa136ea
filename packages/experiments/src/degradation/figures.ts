import type { Figure } from '../experiment.js';
import { drawLossCurves } from '../networks/curves-figure.js';
import { drawErrorsByDepth } from './errors-by-depth.js';
import { drawGradientNorms } from './gradient-figure.js';
import type { DegradationResult } from './run.js';

/** Errors by depth, gradient norms, and loss curves by weight layers in a block. */
export const DEGRADATION_FIGURES: readonly Figure<DegradationResult>[] = [
  {
    name: 'errors',
    caption:
      'Training and held-out error by depth, of plain and of residual networks: a dot a run, lines through the means.',
    draw: drawErrorsByDepth,
  },
  {
    name: 'gradients',
    caption:
      'Gradient norm at the input of every block of the deepest networks, in the first step (dashed) and in the last in which it was measured: geometric means over the runs.',
    draw: drawGradientNorms,
  },
  {
    name: 'blocks',
    caption:
      'Training loss by step of the deepest networks, without shortcuts and with one, two and three weight layers in a block: means over the runs, the bands from the lowest run to the highest.',
    draw: ({ config: { depths, training }, depths: kinds, blocks }) => {
      const named = (name: string, shown: string) => ({
        name: shown,
        runs: kinds.find((kind) => kind.name === name)?.runs ?? [],
      });
      const drawn = [
        named(`resnet${depths.at(-1)}`, 'blocks of 2'),
        named(`plain${depths.at(-1)}`, 'no shortcuts'),
        ...blocks,
      ];
      return drawLossCurves(drawn, {
        title: `Training loss of ${depths.at(-1)} layers by step, by weight layers in a block`,
        names: drawn.map(({ name }) => name),
        steps: training.steps,
      });
    },
  },
];

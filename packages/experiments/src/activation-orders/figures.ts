import type { Figure } from '../experiment.js';
import { drawLossCurves } from '../networks/curves-figure.js';
import { drawErrors } from '../networks/errors-figure.js';
import { ORDER_NAMES } from './config.js';
import type { ActivationOrdersResult } from './run.js';

/** The five orders: errors of every model, loss curves of the last one; the deepest networks: loss curves. */
export const ACTIVATION_ORDERS_FIGURES: readonly Figure<ActivationOrdersResult>[] = [
  {
    name: 'deepest',
    caption:
      'Training loss of the deepest networks by step, original order and full pre-activation: the mean over the runs, the band from the lowest run to the highest.',
    draw: ({ config, depths }) => {
      const { model, kinds } = depths[depths.length - 1];
      return drawLossCurves(kinds, {
        title: `Training loss of ${model} by step, in the original order and with full pre-activation`,
        names: kinds.map(({ name }) => name),
        steps: config.depths.training.steps,
      });
    },
  },
  {
    name: 'errors',
    caption:
      'Held-out error of every run in the five orders; the tick is the mean, the dashed line that of the original order.',
    draw: ({ orders }) =>
      drawErrors(orders, {
        title: `Held-out error of ${orders.map(({ model }) => model).join(' and ')} in five orders of batch norm and ReLU`,
        label: 'held-out error, %',
        quantity: 'heldOutError',
        baseline: ORDER_NAMES.original,
      }),
  },
  {
    name: 'loss',
    caption:
      'Training loss by step in the five orders: means over the runs, the bands from the lowest run to the highest.',
    draw: ({ config, orders }) => {
      const { model, kinds } = orders[orders.length - 1];
      return drawLossCurves(kinds, {
        title: `Training loss of ${model} by step, in five orders of batch norm and ReLU`,
        names: kinds.map(({ name }) => name),
        steps: config.training.steps,
      });
    },
  },
];

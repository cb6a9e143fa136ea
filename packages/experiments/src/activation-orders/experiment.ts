import type { Experiment } from '../experiment.js';
import { summaryTable } from '../networks/summary-table.js';
import { ACTIVATION_ORDERS_CLAIMS } from './claims.js';
import {
  type ActivationOrdersConfig,
  LONG_ACTIVATION_ORDERS,
  ORDER_NAMES,
  PAPER_ERRORS,
  SHORT_ACTIVATION_ORDERS,
} from './config.js';
import { ACTIVATION_ORDERS_FIGURES } from './figures.js';
import { type ActivationOrdersResult, runActivationOrders } from './run.js';

/** The paper's errors at 110 and 164 layers, for the order that a table calls so. */
function paperErrors(name: string): string {
  const order = (Object.keys(ORDER_NAMES) as (keyof typeof ORDER_NAMES)[]).find(
    (key) => ORDER_NAMES[key] === name,
  );
  if (order === undefined) return '';
  const { resnet110, resnet164 } = PAPER_ERRORS[order];
  return `${resnet110.toFixed(2)} %, ${resnet164.toFixed(2)} %`;
}

/** Where should batch norm and ReLU stand in a residual block? */
export const activationOrders: Experiment<ActivationOrdersConfig, ActivationOrdersResult> = {
  name: 'activation-orders',
  title: 'Where should batch norm and ReLU stand in a residual block?',
  source: 'He et al. 2016, "Identity Mappings in Deep Residual Networks", section 4',
  presets: { short: SHORT_ACTIVATION_ORDERS, long: LONG_ACTIVATION_ORDERS },
  run: runActivationOrders,
  claims: ACTIVATION_ORDERS_CLAIMS,
  figures: ACTIVATION_ORDERS_FIGURES,
  summarize: ({ orders, depths }) =>
    [
      ...orders.map(
        ({ model, kinds }) =>
          `${model}:\n\n${summaryTable(kinds, [{ title: 'paper: 110, 164 layers, full schedule', cell: paperErrors }])}`,
      ),
      ...depths.map(({ model, kinds }) => `${model}, first steps:\n\n${summaryTable(kinds)}`),
    ].join('\n\n'),
};

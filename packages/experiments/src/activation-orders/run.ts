import { ORDERS, type OrderName } from '@residualjs/layers';
import { createModel, type Recompute, type ResidualModelName } from '@residualjs/models';
import type { RunContext } from '../experiment.js';
import { loadNetworkData } from '../networks/network-data.js';
import { type KindRuns, type NetworkKind, trainNetworks } from '../networks/train-networks.js';
import { checkTrainingConfig } from '../networks/training-config.js';
import { type ActivationOrdersConfig, ORDER_NAMES } from './config.js';

/** What `runActivationOrders` gives back. */
export interface ActivationOrdersResult {
  config: ActivationOrdersConfig;
  /** Of every model the five orders. */
  orders: { model: ResidualModelName; kinds: KindRuns[] }[];
  /** Of every depth `original` and `full pre-activation`. */
  depths: { model: ResidualModelName; kinds: KindRuns[] }[];
}

const kindsOf = (
  model: ResidualModelName,
  orders: readonly OrderName[],
  recompute: Recompute | null = null,
): NetworkKind[] =>
  orders.map((order) => ({
    name: ORDER_NAMES[order],
    build: (input) => createModel(model, { ...input, order, recompute }),
  }));

const ALL_ORDERS = Object.keys(ORDERS) as OrderName[];

/**
 * Trains residual networks with batch norm and ReLU in the five places of He et al. 2016, figure 4, and very deep ones in the first and
 * the last of them.
 *
 * @throws RangeError where a setting is out of bounds; the abort reason; what the loader of images throws
 */
export async function runActivationOrders(
  config: ActivationOrdersConfig,
  context: RunContext,
): Promise<ActivationOrdersResult> {
  const { models, training, depths } = config;
  checkTrainingConfig(training);
  checkTrainingConfig(depths.training);
  const parts = [
    ...models.map((model) => ({ model, training, kinds: kindsOf(model, ALL_ORDERS) })),
    ...depths.models.map((model) => ({
      model,
      training: depths.training,
      kinds: kindsOf(model, ['original', 'full-preactivation'], depths.recompute),
    })),
  ];
  const sizes = parts.map(({ kinds, training: { runs, steps } }) => kinds.length * runs * steps);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const results: ActivationOrdersResult['orders'] = [];
  let done = 0;
  for (const [i, part] of parts.entries()) {
    const data = await loadNetworkData(part.training, context);
    const kinds = await trainNetworks(part.kinds, part.training, context, { data, progress: { done, all } });
    results.push({ model: part.model, kinds });
    done += sizes[i];
  }
  return { config, orders: results.slice(0, models.length), depths: results.slice(models.length) };
}

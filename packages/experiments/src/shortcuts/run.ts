import { createModel, type ResidualModelName } from '@residualjs/models';
import type { RunContext } from '../experiment.js';
import { loadNetworkData } from '../networks/network-data.js';
import { type KindRuns, type NetworkKind, trainNetworks } from '../networks/train-networks.js';
import { checkTrainingConfig } from '../networks/training-config.js';
import { SHORTCUT_ROWS, type ShortcutsConfig } from './config.js';

/** What `runShortcuts` gives back. */
export interface ShortcutsResult {
  config: ShortcutsConfig;
  /** Of every model the runs of every shortcut. */
  models: { model: ResidualModelName; kinds: KindRuns[] }[];
}

/**
 * Trains residual networks that differ in their shortcuts alone: He et al. 2016, section 3.1 and table 1.
 *
 * @throws RangeError where a setting is out of bounds; the abort reason; what the loader of images throws
 */
export async function runShortcuts(config: ShortcutsConfig, context: RunContext): Promise<ShortcutsResult> {
  const { models, training } = config;
  checkTrainingConfig(training);
  const data = await loadNetworkData(training, context);
  const size = SHORTCUT_ROWS.length * training.runs * training.steps;
  const results: ShortcutsResult['models'] = [];
  for (const [i, model] of models.entries()) {
    const kinds = SHORTCUT_ROWS.map(
      ({ name, shortcut }): NetworkKind => ({
        name,
        build: (input) => createModel(model, { ...input, shortcut }),
      }),
    );
    const progress = { done: i * size, all: models.length * size };
    results.push({ model, kinds: await trainNetworks(kinds, training, context, { data, progress }) });
  }
  return { config, models: results };
}

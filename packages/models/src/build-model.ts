import type * as tfl from '@tensorflow/tfjs-layers';
import { buildNetwork } from './build-network.js';
import { resolveName } from './find-row.js';
import { writeMetadata } from './metadata.js';
import type { AllModelOptions } from './options.js';
import { recompute } from './recompute/recompute.js';
import { resolveOptions } from './resolve-options.js';
import { MODELS } from './tables/index.js';
import type { ModelRow } from './tables/row.js';

/** Builds a model with fresh weights, as `createModel` describes. */
export function buildModel(name: string, options: AllModelOptions): tfl.LayersModel {
  const resolvedName = resolveName(name);
  const row: ModelRow = MODELS[resolvedName];
  const resolved = resolveOptions(resolvedName, row, options);
  const model = buildNetwork(resolvedName, row, resolved);
  writeMetadata(model, { model: resolvedName, options: resolved });
  try {
    recompute(model, options.recompute ?? null);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}

import { MODELS, type ModelName } from './tables/index.js';
import type { ModelRow } from './tables/row.js';
import { UnknownModelError } from './unknown-model-error.js';

/** Whether the zoo has a model of this name. */
export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(MODELS, name);
}

/** The row of a model; throws {@link UnknownModelError} where there is none. */
export function findRow(name: string): ModelRow {
  if (!isModelName(name)) throw new UnknownModelError(String(name));
  return MODELS[name];
}

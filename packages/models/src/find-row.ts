import { MODELS, type ModelName } from './tables/index.js';
import type { ModelRow } from './tables/row.js';
import { UnknownModelError } from './unknown-model-error.js';

/** Whether the zoo has a model of this name. */
export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(MODELS, name);
}

/** The name under which a model stands in the tables, also from an alias of it; throws {@link UnknownModelError}. */
export function resolveName(name: string): ModelName {
  if (isModelName(name)) return name;
  const rows = Object.entries<ModelRow>(MODELS);
  const [found] = rows.find(([, { aliases }]) => aliases?.includes(name)) ?? [];
  if (found === undefined) throw new UnknownModelError(String(name));
  return found as ModelName;
}

/** The row of a model; throws {@link UnknownModelError} where there is none. */
export function findRow(name: string): ModelRow {
  return MODELS[resolveName(name)];
}

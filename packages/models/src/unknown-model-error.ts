import { nearest } from '@residualjs/common';
import { MODELS, type ModelName } from './tables/index.js';

/** Thrown for a name that no row has; `nearest` lists the names most like it. */
export class UnknownModelError extends Error {
  override readonly name = 'UnknownModelError';
  /** The name that was asked for. */
  readonly model: string;
  /** Up to three names of the zoo, the most similar first. */
  readonly nearest: readonly ModelName[];

  constructor(model: string) {
    const similar = nearest(model, Object.keys(MODELS) as ModelName[]);
    super(`no model is called '${model}'; the nearest names are ${similar.join(', ')}`);
    this.model = model;
    this.nearest = similar;
  }
}

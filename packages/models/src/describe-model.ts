import { resolveName } from './find-row.js';
import { stageSizes } from './network/sizes.js';
import { type AnyModelName, MODELS, type ModelName } from './tables/index.js';
import type { ModelRow } from './tables/row.js';

/** One stage of a network: blocks of the same width and size. */
export interface StageDescription {
  /** Output channels. */
  filters: number;
  blocks: number;
  /** Height and width of its blocks' outputs at the published input size. */
  size: number;
}

/** What is known about a model of the zoo without building it. */
export interface ModelDescription extends ModelRow {
  name: ModelName;
  /** `[H, W, C]` of one image. */
  inputShape: [number, number, number];
  stages: StageDescription[];
}

/**
 * What the zoo knows about a model: its paper and published error, its stages, parameters and multiply-adds, what its
 * images must be, and where trained weights exist. Builds nothing.
 *
 * @throws UnknownModelError, which lists the nearest names.
 *
 * @example
 * const { parameters, testError, paper } = describeModel('resnet110'); // 1727962, 6.43, {…}
 */
export function describeModel(name: AnyModelName): ModelDescription {
  const resolvedName = resolveName(name);
  const row: ModelRow = MODELS[resolvedName];
  const sizes = stageSizes(row);
  const stages = row.stageFilters.map((filters, stage) => ({
    filters,
    blocks: row.blocksPerStage[stage],
    size: sizes[stage],
  }));
  return {
    name: resolvedName,
    ...structuredClone(row),
    inputShape: [row.inputSize, row.inputSize, row.channels],
    stages,
  };
}

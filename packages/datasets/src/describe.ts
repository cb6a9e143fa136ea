import { nearest } from '@residualjs/common';
import type { DatasetDescription } from './description.js';
import { DATASETS, type DatasetName } from './table/index.js';

/** No dataset has this name; `nearest` holds the names that look most like it. */
export class UnknownDatasetError extends Error {
  override readonly name = 'UnknownDatasetError';
  /** The name that was asked for. */
  readonly dataset: string;
  /** Known names, the most alike first. */
  readonly nearest: string[];

  constructor(dataset: string, nearest: string[]) {
    super(`unknown dataset '${dataset}': did you mean ${nearest.map((name) => `'${name}'`).join(' or ')}?`);
    this.dataset = dataset;
    this.nearest = nearest;
  }
}

/** The names that {@link describeDataset} and `loadDataset` take. */
export const listDatasets = (): DatasetName[] => Object.keys(DATASETS) as DatasetName[];

/**
 * What is known of a dataset: shape, classes, sizes, normalisation constants, licence, published files.
 *
 * @throws UnknownDatasetError with the nearest names.
 *
 * @example
 * describeDataset('cifar10').mean; // [0.4914, 0.4822, 0.4465]
 */
export function describeDataset(name: string): DatasetDescription {
  if (Object.hasOwn(DATASETS, name)) return structuredClone(DATASETS[name as DatasetName]);
  throw new UnknownDatasetError(name, nearest(name, listDatasets(), 2));
}

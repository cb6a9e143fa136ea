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

/** Levenshtein distance: the fewest letters inserted, removed or replaced. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
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
  const wanted = name.slice(0, 64).toLowerCase();
  const nearest = listDatasets()
    .map((known) => ({ known, distance: editDistance(wanted, known) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 2);
  throw new UnknownDatasetError(
    name,
    nearest.map(({ known }) => known),
  );
}

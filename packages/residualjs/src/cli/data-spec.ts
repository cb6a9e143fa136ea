import { describeDataset } from '@residualjs/datasets';
import { UsageError } from './usage-error.js';

/** What data in a folder of their own are called, with a folder for each class in it: `folder:/data/flowers`. */
export const FOLDER = 'folder';

/** `'cifar10:/data'` is the dataset of that name in that folder. */
export function datasetNameOf(spec: string): string {
  return spec.split(':', 1)[0];
}

/** The folder with a folder for each class that a specification names; null where it names a dataset. */
export function imageFolderOf(spec: string): string | null {
  return datasetNameOf(spec) === FOLDER ? spec.slice(FOLDER.length + 1) : null;
}

/** Throws unless a data specification names a dataset, and a folder where there is a colon. */
export function checkDataSpec(spec: string): void {
  const folder = imageFolderOf(spec);
  if (folder === '') {
    throw new UsageError(
      `--data '${spec}': write folder:PATH, of a folder with a folder for each class in it`,
    );
  }
  if (folder !== null) return;
  const { format } = describeDataset(datasetNameOf(spec));
  if (!spec.includes(':')) return;
  if (spec.endsWith(':')) throw new UsageError(`--data '${spec}': a folder must follow the colon`);
  if (format === 'synthetic') throw new UsageError(`--data '${spec}': synthetic images are in no folder`);
}

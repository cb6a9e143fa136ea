import { checkDataSpec, datasetNameOf, imageFolderOf } from '../data-spec.js';
import type { RunOverrides } from '../sweep/run/carry-out-run.js';
import { type GivenSettings, resolveSettings } from '../train/settings/read-settings.js';
import { UsageError } from '../usage-error.js';

/** What a worker has of its own for all its runs. */
export interface WorkerOverrides extends Pick<GivenSettings, 'backend' | 'threads'> {
  /** Where data sets are on this machine: `cifar10:/data`. */
  data?: readonly string[];
}

/**
 * Checks where a worker says that data sets are.
 *
 * @throws UsageError for one without a folder, and for images in a folder of their own: which images those are only the run knows
 */
export function checkWorkerData(data: readonly string[]): void {
  for (const spec of data) {
    checkDataSpec(spec);
    if (spec.includes(':') && imageFolderOf(spec) === null) continue;
    throw new UsageError(
      `--data '${spec}' must be a data set and its folder on this machine, such as cifar10:/data`,
    );
  }
}

/** What a worker changes of a run: backend and threads, and where its data are, if it knows; never which data they are. */
export function overridesFor(
  settings: GivenSettings,
  { backend, threads, data = [] }: WorkerOverrides,
): RunOverrides {
  const name = datasetNameOf(resolveSettings(settings, {}).data);
  const place = data.find((spec) => datasetNameOf(spec) === name);
  return {
    ...(backend !== undefined && { backend }),
    ...(threads !== undefined && { threads }),
    ...(place !== undefined && { data: place }),
  };
}

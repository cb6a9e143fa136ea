import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetDescription, PublishedFile } from '../description.js';
import { type DownloadOptions, download } from './download.js';
import { unpackArchive } from './unpack-archive.js';

/** Options of `fetchFiles`. */
export interface FetchFilesOptions
  extends Pick<DownloadOptions, 'onProgress' | 'signal' | 'attempts' | 'retryDelay' | 'idleTimeout'> {
  /** An address, ending in a slash, that is tried before the published ones. */
  mirror?: string;
}

const exists = async (path: string) => (await stat(path).catch(() => null)) !== null;
const isArchive = ({ name }: PublishedFile) => name.endsWith('.tar.gz');

/** Downloads under way in this process, so that two splits of one archive are fetched once. */
const underWay = new Map<string, Promise<void>>();

async function fetchFile(
  { mirrors }: DatasetDescription,
  file: PublishedFile,
  folder: string,
  { mirror, ...options }: FetchFilesOptions,
): Promise<void> {
  const path = join(folder, file.name);
  if (!(await exists(path))) {
    const urls = [...(mirror ? [mirror] : []), ...mirrors].map((base) => `${base}${file.name}`);
    const { bytes, md5, sha256 } = file;
    await download({ ...options, urls, path, bytes, md5, sha256 });
  }
  if (isArchive(file)) await unpackArchive(path);
}

/** Ends an unpacking that was broken off: an archive that is still there goes first. */
export async function finishUnpacking(row: DatasetDescription, folder: string): Promise<void> {
  for (const file of row.files.filter(isArchive)) {
    if (await exists(join(folder, file.name))) await fetchFiles(row, 'train', folder);
  }
}

/** Downloads the published files of a split into `folder`, those that are there already excepted. */
export async function fetchFiles(
  row: DatasetDescription,
  split: 'train' | 'test',
  folder: string,
  options: FetchFilesOptions = {},
): Promise<void> {
  for (const file of row.files.filter(
    (published) => published.split === split || published.split === 'both',
  )) {
    const path = join(folder, file.name);
    let fetching = underWay.get(path);
    if (!fetching) {
      fetching = fetchFile(row, file, folder, options).finally(() => underWay.delete(path));
      underWay.set(path, fetching);
    }
    await fetching;
  }
}

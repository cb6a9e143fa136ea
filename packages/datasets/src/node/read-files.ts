import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { ImageDataset } from '../dataset.js';
import { decodeCifar10Dataset, decodeCifar100Dataset, decodeIdxDataset } from '../decode.js';
import type { DatasetDescription } from '../description.js';
import type { NamedBytes } from '../named-bytes.js';
import type { FoundFiles } from './find-files.js';

/** A dataset that was read from files, or made. */
export interface LoadedDataset extends ImageDataset {
  /** Where it came from, which files, how many images of how many, and what is missing. */
  source: string;
  /** The folder it was read from; null if it was made. */
  folder: string | null;
  /** The files that were read. */
  files: string[];
  /** Published files of the split that were not there. */
  missing: string[];
}

/** Reads and decodes the files of a split; `label` says in `source` what kind of place they lie in. */
export async function readFiles(
  row: DatasetDescription,
  split: 'train' | 'test',
  label: string,
  { paths, missing }: FoundFiles,
): Promise<LoadedDataset> {
  const named: NamedBytes[] = [];
  for (const file of paths) named.push({ file, bytes: await readFile(file) });
  const dataset = await decode(row, split, named);
  const folder = dirname(paths[0]);
  const published = row.sizes[split];
  const count = dataset.size === published ? `${published}` : `${dataset.size} of the ${published} published`;
  const names = paths.map((path) => basename(path)).join(', ');
  const absent = missing.length > 0 ? `; missing ${missing.join(', ')}` : '';
  return {
    ...dataset,
    source: `${label} ${folder}: ${count} images in ${names}${absent}`,
    folder,
    files: paths,
    missing,
  };
}

async function decode(
  { name, format, labels }: DatasetDescription,
  split: 'train' | 'test',
  files: NamedBytes[],
) {
  switch (format) {
    case 'idx':
      return decodeIdxDataset(name as 'mnist', split, { images: files[0], labels: files[1] });
    case 'cifar100':
      return decodeCifar100Dataset(split, files, { labels });
    default:
      return decodeCifar10Dataset(split, files);
  }
}

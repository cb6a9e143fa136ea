import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetDescription } from '../description.js';

/** The files of one split that a folder holds. */
export interface FoundFiles {
  /** Their paths: images then labels for idx; the batches in their order for CIFAR-10, the one file for CIFAR-100. */
  paths: string[];
  /** Names of published files of this split that the folder lacks although others are there. */
  missing: string[];
}

const byNumber = new Intl.Collator('en', { numeric: true }).compare;

/** The file with exactly a published name, packed or not, before any longer one; plain before gzip. */
function best(names: string[], published: string): string | undefined {
  const rank = (name: string) => (name === published ? 0 : name === `${published}.gz` ? 1 : 2);
  return [...names].sort((a, b) => rank(a) - rank(b) || a.length - b.length || byNumber(a, b))[0];
}

/** `train*images*idx3*` and its labels; also `t10k-first2000-images-idx3-ubyte.gz` and the like. */
function findIdx(names: string[], split: 'train' | 'test'): { names: string[] } | { reason: string } {
  const prefix = split === 'train' ? 'train' : 't10k';
  const matching = (kind: string) =>
    names.filter((name) => name.match(`^${prefix}.*${kind}.*ubyte(\\.gz)?$`) !== null);
  const images = best(matching('images.*idx3'), `${prefix}-images-idx3-ubyte`);
  if (!images) return { reason: `no file ${prefix}*images*idx3*ubyte, plain or .gz` };
  // The labels that belong to these images carry the same name but for the kind; they may be packed otherwise.
  const partner = images.replace('images', 'labels').replace('idx3', 'idx1').replace(/\.gz$/, '');
  const labels = [partner, `${partner}.gz`].find((name) => names.includes(name));
  if (!labels) return { reason: `${images} is there, but its labels ${partner}, plain or .gz, are not` };
  return { names: [images, labels] };
}

/** `data_batch_*.bin`, or the whole test batch, else any `test_batch*.bin`. */
function findCifar10(names: string[], split: 'train' | 'test'): { names: string[] } | { reason: string } {
  const wanted = split === 'train' ? /^data_batch_.*\.bin$/ : /^test_batch.*\.bin$/;
  const found = names.filter((name) => wanted.test(name)).sort(byNumber);
  if (found.length === 0)
    return { reason: `no file ${split === 'train' ? 'data_batch_*' : 'test_batch*'}.bin` };
  // Parts of the test batch beside the whole one would count images twice.
  return { names: split === 'test' && found.includes('test_batch.bin') ? ['test_batch.bin'] : found };
}

/** `train.bin` or `test.bin`. */
function findCifar100(names: string[], split: 'train' | 'test'): { names: string[] } | { reason: string } {
  const file = `${split}.bin`;
  return names.includes(file) ? { names: [file] } : { reason: `no file ${file}` };
}

/** What finds the files of each format. */
const FINDERS: Record<DatasetDescription['format'], typeof findIdx> = {
  idx: findIdx,
  cifar10: findCifar10,
  cifar100: findCifar100,
  synthetic: () => ({ reason: 'synthetic images are in no folder' }),
};

const CIFAR10_TRAIN = [1, 2, 3, 4, 5].map((part) => `data_batch_${part}.bin`);

/** The files of a split in a folder, or the reason why it has none to offer. */
export async function findFiles(
  { format }: Pick<DatasetDescription, 'format'>,
  split: 'train' | 'test',
  folder: string,
): Promise<FoundFiles | { reason: string }> {
  let names: string[];
  try {
    names = (await readdir(folder)).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { reason: 'no such folder' };
    if (code === 'ENOTDIR') return { reason: 'not a folder: give the folder that holds the files' };
    return { reason: (error as Error).message };
  }
  const found = FINDERS[format](names, split);
  if ('reason' in found) return found;
  const published = format === 'cifar10' && split === 'train' ? CIFAR10_TRAIN : [];
  return {
    paths: found.names.map((name) => join(folder, name)),
    missing: published.filter((name) => !names.includes(name)),
  };
}

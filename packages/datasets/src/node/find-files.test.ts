import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findFiles } from './find-files.js';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const found = async (format: 'idx' | 'cifar10' | 'cifar100', split: 'train' | 'test', names: string[]) => {
  folder = mkdtempSync(join(tmpdir(), 'residualjs-find-'));
  for (const name of names) writeFileSync(join(folder, name), '');
  const result = await findFiles({ format }, split, folder);
  return 'paths' in result ? { ...result, paths: result.paths.map((path) => basename(path)) } : result;
};

describe('findFiles of idx', () => {
  it('takes plain before packed, and the published name before a longer one', async () => {
    const names = [
      't10k-first2000-images-idx3-ubyte.gz',
      't10k-first2000-labels-idx1-ubyte.gz',
      't10k-images-idx3-ubyte.gz',
      't10k-labels-idx1-ubyte.gz',
      't10k-images-idx3-ubyte.gz.part',
      'train-images-idx3-ubyte',
    ];
    expect(await found('idx', 'test', names)).toEqual({
      paths: ['t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz'],
      missing: [],
    });
  });

  it('takes names with more in them, each with its own labels, however these are packed', async () => {
    const names = ['t10k-b-images-idx3-ubyte.gz', 't10k-a-labels-idx1-ubyte', 't10k-b-labels-idx1-ubyte'];
    expect(await found('idx', 'test', names)).toMatchObject({
      paths: ['t10k-b-images-idx3-ubyte.gz', 't10k-b-labels-idx1-ubyte'],
    });
    expect(await found('idx', 'train', ['train-images.idx3-ubyte', 'train-labels.idx1-ubyte'])).toMatchObject(
      {
        paths: ['train-images.idx3-ubyte', 'train-labels.idx1-ubyte'],
      },
    );
  });

  it('says what is not there', async () => {
    expect(await found('idx', 'train', ['t10k-images-idx3-ubyte'])).toEqual({
      reason: 'no file train*images*idx3*ubyte, plain or .gz',
    });
    expect(await found('idx', 'train', ['train-images-idx3-ubyte.gz'])).toEqual({
      reason: expect.stringMatching(/its labels train-labels-idx1-ubyte, plain or .gz, are not/),
    });
  });
});

describe('findFiles of CIFAR-10', () => {
  it('takes every train batch in the order of its number, and says which of the five are missing', async () => {
    const names = [
      'data_batch_10.bin',
      'data_batch_2.bin',
      'data_batch_1.bin',
      'readme.html',
      'data_batch_3.bin.part',
    ];
    expect(await found('cifar10', 'train', names)).toEqual({
      paths: ['data_batch_1.bin', 'data_batch_2.bin', 'data_batch_10.bin'],
      missing: ['data_batch_3.bin', 'data_batch_4.bin', 'data_batch_5.bin'],
    });
  });

  it('takes any test_batch*.bin as the test split, but none twice', async () => {
    expect(await found('cifar10', 'test', ['test_batch_first1000.bin'])).toEqual({
      paths: ['test_batch_first1000.bin'],
      missing: [],
    });
    expect(await found('cifar10', 'test', ['test_batch_first1000.bin', 'test_batch.bin'])).toMatchObject({
      paths: ['test_batch.bin'],
    });
    expect(await found('cifar10', 'test', ['data_batch_1.bin'])).toEqual({
      reason: 'no file test_batch*.bin',
    });
  });
});

it('finds the one file of each split of CIFAR-100, beside whatever else there is', async () => {
  const names = ['train.bin', 'test.bin', 'test_batch.bin', 'fine_label_names.txt', 'train.bin.part'];
  expect(await found('cifar100', 'train', names)).toEqual({ paths: ['train.bin'], missing: [] });
  expect(await found('cifar100', 'test', names)).toEqual({ paths: ['test.bin'], missing: [] });
  expect(await found('cifar100', 'test', ['test_batch.bin'])).toEqual({ reason: 'no file test.bin' });
});

it('says that a folder is none', async () => {
  expect(await findFiles({ format: 'idx' }, 'train', '/no/such/folder')).toEqual({
    reason: 'no such folder',
  });
  await found('idx', 'train', ['file']);
  expect(await findFiles({ format: 'idx' }, 'train', join(folder, 'file'))).toMatchObject({
    reason: expect.stringMatching('not a folder'),
  });
});

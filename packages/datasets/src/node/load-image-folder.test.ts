import '@tensorflow/tfjs-backend-cpu';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectClose } from '@residualjs/testing';
import { describe, expect, it } from 'vitest';
import { type Batch, batches, disposeBatch } from '../batches.js';
import type { AnyImageDataset } from '../dataset.js';
import { ImageDecodeError } from '../image/decode-error.js';
import { type DataLoaderOptions, dataLoader } from '../loader/data-loader.js';
import { readChannelMoments } from '../read-channel-moments.js';
import { flatImage, folderOf, hasSharp, sharpNote } from '../testing/image-files.js';
import { loadImageFolder } from './load-image-folder.js';
import { walkFolder } from './walk-folder.js';

describe('walkFolder', () => {
  it('finds images at any depth, and passes over what is hidden or no image', async () => {
    const folder = folderOf({
      'cat/1.JPG': '',
      'cat/more/2.webp': '',
      'cat/.thumbnail.png': '',
      '.git/3.png': '',
      'cat/labels.csv': '',
      'top.png': '',
    });
    mkdirSync(join(folder, 'empty'));
    const { images, folders, notes } = await walkFolder(folder);
    expect(images.map(({ path }) => path).sort()).toEqual(['cat/1.JPG', 'cat/more/2.webp', 'top.png']);
    expect(images.find(({ path }) => path === 'top.png')?.name).toBe(join(folder, 'top.png'));
    expect(folders.sort()).toEqual(['cat', 'cat/more', 'empty']);
    expect(notes).toEqual(['1 files are no images by their names']);
  });

  it('follows links within the folder, and neither out of it nor in circles', async () => {
    const outside = folderOf({ 'secret.png': '', 'cat/1.png': '' });
    const folder = folderOf({ 'cat/1.png': '', 'cat/deep/2.png': '' });
    symlinkSync(join(folder, 'cat', '1.png'), join(folder, 'cat', 'same.png'));
    symlinkSync(join(folder, 'cat', 'deep'), join(folder, 'dog'));
    symlinkSync(folder, join(folder, 'cat', 'deep', 'up'));
    symlinkSync(outside, join(folder, 'out'));
    symlinkSync(join(outside, 'secret.png'), join(folder, 'cat', 'secret.png'));
    symlinkSync(join(folder, 'nowhere.png'), join(folder, 'cat', 'nowhere.png'));
    const { images, notes } = await walkFolder(folder);
    expect(images.map(({ path }) => path).sort()).toEqual([
      'cat/1.png',
      'cat/deep/2.png',
      'cat/same.png',
      'dog/2.png',
    ]);
    expect(notes).toEqual([
      expect.stringMatching(/^\d links were not followed, since they lead out of the folder/),
    ]);
  });

  it('comes to an end in folders that are all linked to each other', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `folder${i}`);
    const folder = folderOf(Object.fromEntries(names.map((name) => [`${name}/1.png`, ''])));
    for (const name of names) {
      for (const other of names)
        if (other !== name) symlinkSync(join(folder, other), join(folder, name, other));
    }
    const { images } = await walkFolder(folder);
    expect(images.length).toBeLessThanOrEqual(2 * names.length); // by itself, and by one link
    expect(new Set(images.map(({ path }) => path.split('/')[0])).size).toBe(names.length);
  });

  it('tells of a folder that is none', async () => {
    const folder = folderOf({ 'a.png': '' });
    await expect(walkFolder(join(folder, 'none'))).rejects.toThrow(/image folder '.*none': no such folder/);
    await expect(walkFolder(join(folder, 'a.png'))).rejects.toThrow('not a folder: give the one');
  });
});

/** What a pass gives. */
async function collect(pass: AsyncIterable<Batch>) {
  const all: { images: number[]; labels: number[]; shape: number[] }[] = [];
  for await (const batch of pass) {
    const [images, labels] = [batch.images, batch.labels].map((tensor) => [...tensor.dataSync()]);
    all.push({ images, labels, shape: batch.images.shape });
    disposeBatch(batch);
  }
  return all;
}

/** What a loader gives in its first epoch. */
async function load(dataset: AnyImageDataset, options: DataLoaderOptions) {
  const loader = dataLoader(dataset, options);
  try {
    return await collect(loader.batches(1));
  } finally {
    loader.close();
  }
}

describe.skipIf(!hasSharp)(`loadImageFolder${sharpNote}`, () => {
  const red = [250, 5, 10] as const;
  const blue = [10, 20, 240] as const;
  const files = async () => ({
    'red/wide.png': await flatImage(8, 30, red),
    'red/tall.jpg': await flatImage(40, 9, red, 'jpeg'),
    'red/small.webp': await flatImage(3, 3, red, 'webp'),
    'blue/a.png': await flatImage(20, 20, blue),
    'blue/b.jpg': await flatImage(16, 17, blue, 'jpeg'),
  });

  it('gives images of any size in one, normalised', async () => {
    const whole = { testFraction: 0, inputSize: 8 };
    const dataset = await loadImageFolder(folderOf(await files()), whole);
    const [batch, ...more] = await load(dataset, { workers: 0 });
    expect([batch.shape, batch.labels, more]).toEqual([[5, 8, 8, 3], [0, 0, 1, 1, 1], []]);
    const normal = (colour: readonly number[]) =>
      colour.map((value, c) => (value / 255 - dataset.mean[c]) / dataset.std[c]);
    const pixels = Array.from({ length: 5 * 64 }, (_, i) => normal(i < 128 ? blue : red)).flat();
    expectClose(batch.images, pixels, { relative: 0, absolute: 0.06 }); // JPEG and WebP move a colour by some levels
    const reversed = await load({ ...dataset, channelOrder: 'bgr' }, { workers: 0, normalize: false });
    const raw = await load(dataset, { workers: 0, normalize: false });
    const swapped = raw[0].images.map((_, i, all) => all[i - (i % 3) + 2 - (i % 3)]);
    expect(reversed[0].images).toEqual(swapped);
  });

  it('gives the same from workers, whatever is kept of it, and from `batches`', async () => {
    const dataset = await loadImageFolder(folderOf(await files()), { inputSize: 8, testFraction: 0 });
    const options: DataLoaderOptions = {
      batchSize: 2,
      shuffle: true,
      seed: 3,
      augment: { randomResizedCrop: {}, flip: true, colorJitter: { brightness: 0.4 } },
    };
    const passes = await Promise.all([1, 2].map((epoch) => collect(batches(dataset, { ...options, epoch }))));
    expect(passes[0].map(({ shape }) => shape[0])).toEqual([2, 2, 1]);
    for (const how of [{ workers: 0 }, { workers: 2, cacheBytes: 1000 }, { cacheBytes: 0 }]) {
      const loader = dataLoader(dataset, { ...options, ...how });
      for (const epoch of [1, 2]) expect(await collect(loader.batches(epoch))).toEqual(passes[epoch - 1]);
      loader.close();
    }
  });

  it('works without workers where only its own reader knows the images', async () => {
    const { origin: _, ...dataset } = await loadImageFolder(folderOf(await files()), {
      inputSize: 4,
      testFraction: 0,
    });
    expect(await load(dataset, { batchSize: 3 })).toEqual(await collect(batches(dataset, { batchSize: 3 })));
  });

  it.each([0, 1])('names the file that is damaged, with %i workers', async (workers) => {
    const folder = folderOf(await files());
    const dataset = await loadImageFolder(folder, { inputSize: 8, testFraction: 0 });
    const file = join(folder, 'red', 'wide.png');
    writeFileSync(file, (await files())['red/wide.png'].subarray(0, 60));
    const failed = await load(dataset, { batchSize: 2, workers }).catch((error) => error);
    expect(failed).toBeInstanceOf(ImageDecodeError);
    expect(failed.file).toBe(file);
    rmSync(file);
    await expect(load(dataset, { workers })).rejects.toThrow(/wide\.png' cannot be read as an image: ENOENT/);
    writeFileSync(file, 'none');
    const sound = await loadImageFolder(folder, { inputSize: 8, testFraction: 0, skipDamaged: true });
    expect([sound.size, sound.notes.length]).toEqual([4, 1]);
  });

  it('measures mean and deviation, every image alike', async () => {
    const folder = folderOf({
      'a/1.png': await flatImage(2, 50, [0, 0, 255]),
      'b/2.png': await flatImage(9, 3, [255, 0, 255]),
    });
    const dataset = await loadImageFolder(folder, { testFraction: 0 });
    const { mean, std } = await readChannelMoments(dataset);
    expectClose(mean, [0.5, 0, 1]);
    expectClose(std, [0.5, 0, 0], { relative: 0, absolute: 1e-7 });
    expect(await loadImageFolder(folder, { testFraction: 0, mean, std })).toMatchObject({ mean, std });
  });

  it('gives grey images of one channel', async () => {
    const dataset = await loadImageFolder(folderOf(await files()), {
      inputSize: 2,
      testFraction: 0,
      channels: 1,
    });
    const [{ shape, images }] = await load(dataset, { workers: 1, normalize: false });
    expect([shape, dataset.mean.length]).toEqual([[5, 2, 2, 1], 1]);
    expect(Math.round(255 * images[0])).toBe(42); // 0.299 * 10 + 0.587 * 20 + 0.114 * 240
  });
});

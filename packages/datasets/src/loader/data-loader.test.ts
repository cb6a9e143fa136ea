import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeak } from '@residualjs/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Batch, batches, disposeBatch } from '../batches.js';
import { syntheticDataset } from '../synthetic.js';
import { type DataLoader, type DataLoaderOptions, dataLoader } from './data-loader.js';

const dataset = syntheticDataset({ size: 23, shape: [6, 5, 3], classes: 7, seed: 9 });
const everything: DataLoaderOptions = {
  batchSize: 4,
  shuffle: true,
  seed: 3,
  augment: { padCrop: 1, flip: true, randAugment: { magnitude: 9 }, cutout: 3 },
  mix: { mixup: 0.2, cutmix: 1 },
};

const open: DataLoader[] = [];
function load(options: DataLoaderOptions, images = dataset) {
  const loader = dataLoader(images, options);
  open.push(loader);
  return loader;
}
afterEach(() => {
  for (const loader of open.splice(0)) loader.close();
});

/** What a pass gives, at most so many batches of it. */
async function collect(pass: AsyncIterable<Batch>, most = Number.POSITIVE_INFINITY) {
  const all: { images: number[]; labels: number[]; shape: number[] }[] = [];
  for await (const batch of pass) {
    const [images, labels] = [batch.images, batch.labels].map((tensor) => [...tensor.dataSync()]);
    all.push({ images, labels, shape: batch.images.shape });
    disposeBatch(batch);
    if (all.length >= most) break;
  }
  return all;
}

describe('dataLoader', () => {
  it('gives the batches of `batches`, bit for bit and in their order, epoch after epoch, from any number of workers', async () => {
    const loaders = [0, 1, 3].map((workers) => load({ ...everything, workers }));
    for (const epoch of [1, 2]) {
      const expected = await collect(batches(dataset, { ...everything, epoch }));
      expect(expected).toHaveLength(6);
      for (const loader of loaders) expect(await collect(loader.batches(epoch))).toEqual(expected);
    }
  });

  it('goes on from any place after passes that were broken off anywhere', async () => {
    const loader = load({ ...everything, prefetch: 3 });
    const passes = fc.array(
      fc.record({ epoch: fc.nat(2), skip: fc.nat(7), most: fc.integer({ min: 1, max: 7 }) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(passes, async (sequence) => {
        for (const { epoch, skip, most } of sequence) {
          const expected = await collect(batches(dataset, { ...everything, epoch, skip }), most);
          expect(await collect(loader.batchesFrom(epoch, skip), most)).toEqual(expected);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('gives the same in each pass where nothing is drawn, as for evaluation', async () => {
    const loader = load({ batchSize: 5 });
    const expected = await collect(batches(dataset, { batchSize: 5 }));
    for (const epoch of [0, 0, 5]) expect(await collect(loader.batches(epoch))).toEqual(expected);
  });

  it('serves passes that run at the same time', async () => {
    const loader = load(everything);
    const passes = await Promise.all([1, 1, 2].map((epoch) => collect(loader.batches(epoch))));
    const expected = await collect(batches(dataset, { ...everything, epoch: 1 }));
    expect(passes[0]).toEqual(expected);
    expect(passes[1]).toEqual(expected);
    expect(passes[2]).not.toEqual(expected);
  });

  it('has its batches to drop a remainder, counts its images, and needs no worker for a pass of none', async () => {
    const loader = load({ ...everything, dropRemainder: true });
    expect(loader.size).toBe(20);
    expect((await collect(loader.batches(1))).map(({ shape }) => shape[0])).toEqual([4, 4, 4, 4, 4]);
    expect(load(everything).size).toBe(23);
    expect(await collect(loader.batchesFrom(1, 5))).toEqual([]);
  });

  it('leaves no tensor behind, also of passes that are broken off', async () => {
    const loader = load(everything);
    await expectNoLeak(async () => {
      await collect(loader.batches(1), 2);
      await collect(loader.batches(1));
    });
  });

  it('refuses options that make no sense, at the call', () => {
    expect(() => dataLoader(dataset, { workers: -1 })).toThrow(
      'workers (=-1) must be an integer from 0 to 256',
    );
    expect(() => dataLoader(dataset, { prefetch: 0 })).toThrow('prefetch (=0) must be an integer from 1');
    expect(() => dataLoader(dataset, { batchSize: 0 })).toThrow('batchSize (=0)');
    expect(() => load({}).batchesFrom(0, -1)).toThrow('skip (=-1)');
    expect(() => load({}).batches(-1)).toThrow('epoch (=-1)');
  });

  it.each([0, 1])('is used no more once it is closed, with %i workers', async (workers) => {
    const loader = load({ ...everything, workers });
    const pass = loader.batches(1)[Symbol.asyncIterator]();
    disposeBatch((await pass.next()).value);
    loader.close();
    await expect(pass.next()).rejects.toThrow('the data loader is closed');
    await expect(collect(loader.batches(1))).rejects.toThrow('the data loader is closed');
  });

  it('ends a pass that waits for a batch when it is closed', async () => {
    const loader = load(everything);
    const waiting = collect(loader.batches(1));
    loader.close();
    await expect(waiting).rejects.toThrow('the data loader is closed');
  });
});

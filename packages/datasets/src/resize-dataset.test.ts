import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { type Batch, batches, disposeBatch } from './batches.js';
import type { ImageDataset } from './dataset.js';
import { dataLoader } from './loader/data-loader.js';
import { resizeDataset } from './resize-dataset.js';
import { subset } from './subset.js';
import { goldenPixels, readGolden } from './testing/golden.js';

/** `Resize` and `CenterCrop` of torchvision, by tools/golden/crops.py. */
const { fits } = readGolden<{
  fits: { from: [number, number, number]; resize: number; to: [number, number]; result: number[] }[];
}>('crops.json');

/** A dataset of two images, of which the second is golden. */
function datasetOf(from: [number, number, number]): ImageDataset {
  const { data } = goldenPixels(...from);
  const images = new Uint8Array(2 * data.length);
  images.set(data, data.length);
  const constants = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };
  return {
    name: 'two',
    split: 'test',
    images,
    labels: Uint8Array.of(0, 1),
    size: 2,
    shape: from,
    classes: ['a', 'b'],
    ...constants,
  };
}

async function collect(pass: AsyncIterable<Batch>) {
  const all: { images: number[]; labels: number[]; shape: number[] }[] = [];
  for await (const batch of pass) {
    const images = [...batch.images.dataSync()].map((value) => Math.round(value));
    all.push({ images, labels: [...batch.labels.dataSync()], shape: batch.images.shape });
    disposeBatch(batch);
  }
  return all;
}

it.each(fits)('$from by $resize to $to is that of torchvision', async ({ from, resize, to, result }) => {
  const dataset = resizeDataset(datasetOf(from), to[0], { cropFraction: to[0] / resize });
  expect(dataset.shape).toEqual([...to, 3]);
  const [first, second] = await collect(batches(dataset, { batchSize: 1 }));
  expect(second).toEqual({ images: result, labels: [1], shape: [1, ...to, 3] });
  expect(first.images.every((value) => value === 0)).toBe(true);
  const loader = dataLoader(subset(dataset, [1, 0]), { batchSize: 1 });
  expect(await collect(loader.batches(0))).toEqual([second, first]);
  loader.close();
});

it('leaves images as they are that have the size', async () => {
  const dataset = datasetOf([5, 5, 3]);
  expect(await collect(batches(resizeDataset(dataset, 5)))).toEqual(await collect(batches(dataset)));
});

it('refuses sizes that there are not', () => {
  expect(() => resizeDataset(datasetOf([5, 5, 3]), 0)).toThrow('inputSize (=0)');
  expect(() => batches(resizeDataset(datasetOf([5, 5, 3]), 5, { cropFraction: 2 }))).toThrow(
    'cropFraction (=2)',
  );
});

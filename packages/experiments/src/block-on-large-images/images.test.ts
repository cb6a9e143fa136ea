import { describeBackends, expectNoLeak } from '@residualjs/testing';
import { disposeBatch } from '@residualjs/training';
import { expect, it } from 'vitest';
import { cropSource, cutSquare, membraneImages } from './images.js';

it('cuts a square out of a picture', () => {
  const pixels = Float32Array.from({ length: 16 }, (_, i) => i);
  expect([...cutSquare(pixels, { size: 4, crop: 2, top: 1, left: 2 })]).toEqual([6, 7, 10, 11]);
});

describeBackends('the crops of block-on-large-images', () => {
  it('are of the picture and its target at the same place, one a picture, others in another epoch', async () => {
    const images = membraneImages(3, 12, 1);
    const take = async (epoch: number) => {
      const crops: number[][] = [];
      const source = cropSource(images, { task: 'denoise', size: 12, crop: 5, seed: 2 });
      for await (const batch of source.batches(epoch)) {
        const [noisy, clean] = [await batch.images.data(), await batch.labels.data()];
        const difference = noisy.map((value, i) => value - clean[i]);
        expect(Math.max(...difference.map(Math.abs))).toBeLessThan(0.6); // the noise, and no edge against a cell
        crops.push([...noisy]);
        disposeBatch(batch);
      }
      return crops;
    };
    await expectNoLeak(async () => {
      const first = await take(1);
      expect(first).toHaveLength(3);
      expect(await take(1)).toEqual(first);
      expect(await take(2)).not.toEqual(first);
    });
  });
});

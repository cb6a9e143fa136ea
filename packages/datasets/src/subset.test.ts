import { expect, it } from 'vitest';
import { subset } from './subset.js';
import { syntheticDataset } from './synthetic.js';

const dataset = syntheticDataset({ size: 6, shape: [2, 2, 1], classes: 6 });
const image = (index: number) => dataset.images.subarray(index * 4, index * 4 + 4);

it('takes the first so many', () => {
  const first = subset(dataset, 2);
  expect(first).toMatchObject({ size: 2, labels: Uint8Array.of(0, 1), name: 'synthetic', split: 'train' });
  expect(first.images).toEqual(dataset.images.subarray(0, 8));
});

it('takes indices in their order, and copies', () => {
  const before = dataset.images.slice();
  const picked = subset(dataset, [4, 0, 4]);
  expect([...picked.labels]).toEqual([4, 0, 4]);
  expect(picked.images.subarray(0, 4)).toEqual(image(4));
  expect(picked.images.subarray(4, 8)).toEqual(image(0));
  picked.images.fill(0);
  expect(dataset.images).toEqual(before);
});

it('refuses what the dataset does not have', () => {
  for (const count of [0, 7, 1.5]) expect(() => subset(dataset, count)).toThrow(`subset of ${count} images`);
  expect(() => subset(dataset, [0, 6])).toThrow("index 6 at place 1: 'synthetic' has images 0 to 5");
  expect(() => subset(dataset, [-1])).toThrow('index -1');
  expect(() => subset(dataset, [])).toThrow('empty');
});
